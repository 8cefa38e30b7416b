using System.Diagnostics;
using ActorProc.TestKit.Faults;
using ActorProc.TestKit.Output;
using Akka.Actor;

namespace ActorProc.TestKit.Leaks;

/// <summary>Finds what a test leaves behind: processes, sockets, shared memory, files.</summary>
internal sealed class LeakCheck(TestLauncher launcher, string runBase)
{
    private const string Nothing = "nothing of the test is left";

    private readonly LeftFiles _files = new(runBase);
    private ActorProcTestKit? _kit;
    private Before _before = new([], [], [], []);

    public void Begin(ActorProcTestKit kit)
    {
        _kit = kit;
        _files.Begin();
        OwnChildren.Begin(kit);
    }

    /// <summary>A test of several that share the system begins: what is there already is none of its leaks.</summary>
    public async Task BeginTestAsync(ActorProcTestKit kit)
    {
        var nodes = await kit.App.GetNodesAsync().ConfigureAwait(false);
        _before = new([.. Processes()], [.. nodes.Select(node => node.Address)], [.. kit.App.Processes.ActiveChildren()], [.. _files.Segments()]);
        OwnChildren.Forgive(OwnChildren.Left(isLast: false).Pids);
    }

    /// <summary>It has ended: what it started is to be over, and the system goes on.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">Something is left.</exception>
    public async Task EndTestAsync(ActorProcTestKit kit)
    {
        var left = await WaitAsync(kit, async () =>
        {
            var nodes = await kit.App.GetNodesAsync().ConfigureAwait(false);
            return [.. Left(nodes).Select(Describe), .. OwnChildren.Left(isLast: false).Pids.Select(MarkedProcesses.Describe), .. Functions(kit).Select(Describe), .. Segments()];
        }).ConfigureAwait(false);
        if (left.Count == 0)
            return;
        var failure = await Report.MakeAsync(kit, Nothing, Listed(left), Grace(kit)).ConfigureAwait(false);
        await RemoveAsync(kit).ConfigureAwait(false);
        throw failure;
    }

    /// <summary>Processes for functions that the test has neither joined nor ended: they are given a moment, and killed.</summary>
    /// <returns>Those that were killed.</returns>
    public async Task<IReadOnlyList<string>> EndFunctionsAsync(ActorProcTestKit kit)
    {
        // Daemons end with the system, as they should.
        var left = await WaitAsync(kit, () => Task.FromResult<IReadOnlyList<string>>([.. kit.App.Processes.ActiveChildren().Where(process => !process.Daemon).Select(Describe)])).ConfigureAwait(false);
        foreach (var process in left.Count == 0 ? [] : kit.App.Processes.ActiveChildren().Where(process => !process.Daemon))
            process.Kill();
        return left;
    }

    /// <summary>The system has ended, and with it everything that came of it.</summary>
    /// <param name="kit">The kit.</param>
    /// <param name="known">What has been found, and ended, before.</param>
    /// <exception cref="Xunit.Sdk.XunitException">Something is left.</exception>
    public async Task EndAsync(ActorProcTestKit kit, IReadOnlyList<string> known)
    {
        try
        {
            var left = await WaitAsync(kit, () =>
            {
                var (own, suspects) = OwnChildren.Left(isLast: true);
                return Task.FromResult<IReadOnlyList<string>>(
                [
                    .. Processes().Select(Describe),
                    .. own.Select(pid => MarkedProcesses.Describe(pid) + (suspects.Count > 1 ? $", started by one of {string.Join(", ", suspects.Take(10))}" : "")),
                    .. _files.Segments().Select(file => $"shared memory {file}"),
                    .. _files.Others(),
                ]);
            }).ConfigureAwait(false);
            if (left.Count + known.Count > 0)
                throw await Report.MakeAsync(kit, Nothing, Listed([.. known, .. left]), Grace(kit)).ConfigureAwait(false);
        }
        finally
        {
            Abandon();
        }
    }

    /// <summary>Removes what is left, and looks no further.</summary>
    public void Abandon()
    {
        foreach (var pid in Processes())
            Kill(pid);
        OwnChildren.Forgive(OwnChildren.Left(isLast: true).Pids);
        OwnChildren.End(_kit!);
        _files.Remove();
    }

    /// <summary>Processes of this kit that have lost the one that started them, and those that the orchestrator does not know.</summary>
    public IReadOnlyList<string> Orphans(IEnumerable<NodeInfo> nodes)
    {
        var known = nodes.Select(node => node.Pid).OfType<int>().Concat(launcher.All.Where(launched => !launched.IsNode && !launched.IsOver).Select(launched => launched.Process.Pid)).ToHashSet();
        return [.. Processes().Where(pid => !known.Contains(pid) && !IsBelow(pid, known)).Select(Describe)];
    }

    private static bool IsBelow(int pid, HashSet<int> known)
    {
        for (var parent = ProcessState.Parent(pid); parent > 1 && parent != Environment.ProcessId; parent = ProcessState.Parent(parent))
        {
            if (known.Contains(parent))
                return true;
        }

        return false;
    }

    private static async Task<IReadOnlyList<string>> WaitAsync(ActorProcTestKit kit, Func<Task<IReadOnlyList<string>>> look)
    {
        var grace = Grace(kit);
        var watch = Stopwatch.StartNew();
        IReadOnlyList<string> left;
        while ((left = await look().ConfigureAwait(false)).Count > 0 && watch.Elapsed < grace)
            await Task.Delay(5).ConfigureAwait(false);
        return left;
    }

    // A result comes a moment before the end of the process that sent it.
    private static TimeSpan Grace(ActorProcTestKit kit) => kit.Dilated(kit.Sys.Settings.Config.GetTimeSpan("actorproc-testkit.leak-grace"));

    private static string Listed(IReadOnlyList<string> left) => string.Join("\n          ", left);

    private static string Describe(ActorProcess process) => $"{process}, which nobody has joined or closed";

    // One failure is enough: the next test is not to stumble over this one's. Actors first, or their processes would be started again.
    private async Task RemoveAsync(ActorProcTestKit kit)
    {
        var provider = ((ExtendedActorSystem)kit.Sys).Provider;
        foreach (var actor in (await kit.App.GetNodesAsync().ConfigureAwait(false)).Where(node => !_before.Nodes.Contains(node.Address)).SelectMany(node => node.Actors))
            kit.Sys.Stop(provider.ResolveActorRef(actor.ToSerializationFormat()));
        await WaitAsync(kit, async () =>
            [.. (await kit.App.GetNodesAsync().ConfigureAwait(false)).Where(node => !_before.Nodes.Contains(node.Address) && node.State != NodeState.Standby).Select(node => node.Name)]).ConfigureAwait(false);
        foreach (var process in Functions(kit))
            process.Kill();
        foreach (var pid in Left(await kit.App.GetNodesAsync().ConfigureAwait(false)))
            Kill(pid);
        foreach (var segment in _files.Segments().Except(_before.Segments))
            File.Delete(segment);
        OwnChildren.Forgive(OwnChildren.Left(isLast: false).Pids);
    }

    private static void Kill(int pid)
    {
        try
        {
            ProcessSignals.Kill(pid);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // It has ended by itself.
        }
    }

    // Processes that a test has started: not those of the fixture, whose nodes may have been started anew meanwhile; nor those that the system keeps ready.
    private IEnumerable<int> Left(IReadOnlyList<NodeInfo> nodes)
    {
        var others = nodes.Where(node => node.State == NodeState.Standby || _before.Nodes.Contains(node.Address)).Select(node => node.Pid)
            .Concat(launcher.All.Where(launched => launched is { Node: TestLauncher.Spare, IsNode: false }).Select(launched => (int?)launched.Process.Pid)).ToHashSet();
        return Processes().Where(pid => !_before.Processes.Contains(pid) && !others.Contains(pid));
    }

    private IEnumerable<ActorProcess> Functions(ActorProcTestKit kit) => kit.App.Processes.ActiveChildren().Where(process => !_before.Functions.Contains(process));

    private IEnumerable<string> Segments() => _files.Segments().Except(_before.Segments).Select(file => $"shared memory {file}");

    private IEnumerable<int> Processes() => OperatingSystem.IsLinux()
        ? MarkedProcesses.Alive().Where(process => process.Tag == launcher.Tag).Select(process => process.Pid)
        : launcher.All.Where(launched => !launched.IsOver && launched.Process.Pid != Environment.ProcessId).Select(launched => launched.Process.Pid);

    private string Describe(int pid) => launcher.All.LastOrDefault(launched => launched.Process.Pid == pid) is { } launched
        ? $"{MarkedProcesses.Describe(pid)}, which is {(launched.IsNode ? "node" : "process")} '{launched.Node}'"
        : MarkedProcesses.Describe(pid);

    private sealed record Before(HashSet<int> Processes, HashSet<Address> Nodes, HashSet<ActorProcess> Functions, HashSet<string> Segments);
}
