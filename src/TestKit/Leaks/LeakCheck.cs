using System.Diagnostics;
using ActorProc.Node;
using ActorProc.TestKit.Faults;
using ActorProc.TestKit.Output;

namespace ActorProc.TestKit.Leaks;

/// <summary>Finds what a test leaves behind: processes, sockets, shared memory, files.</summary>
internal sealed class LeakCheck(TestLauncher launcher, string runBase)
{
    private HashSet<int> _known = [];

    public void Begin(Type who) => OwnChildren.Begin(who.Name);

    /// <summary>A test of several that share the system begins.</summary>
    public void BeginTest()
    {
        _known = [.. Processes()];
        OwnChildren.Forgive(OwnChildren.Left(isLast: false).Pids);
    }

    /// <summary>It has ended: what it started is to be over, and the system goes on.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">Something is left.</exception>
    public Task EndTestAsync(ActorProcTestKit kit) => CheckAsync(kit, "nothing of the test is left", async () =>
    {
        var spares = (await kit.App.GetNodesAsync().ConfigureAwait(false)).Where(node => node.State == NodeState.Standby).Select(node => node.Pid)
            .Concat(launcher.All.Where(launched => launched is { Node: "spare", IsNode: false }).Select(launched => (int?)launched.Process.Pid)).ToHashSet();
        return
        [
            .. Processes().Except(_known).Where(pid => !spares.Contains(pid)).Select(Describe),
            .. OwnChildren.Left(isLast: false).Pids.Select(MarkedProcesses.Describe),
            .. kit.App.Processes.ActiveChildren().Select(process => $"{process}, which nobody has joined or closed"),
            .. Segments(),
        ];
    });

    /// <summary>The system has ended, and with it everything that came of it.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">Something is left.</exception>
    public async Task EndAsync(ActorProcTestKit kit)
    {
        try
        {
            await CheckAsync(kit, "nothing of the test is left", () =>
            {
                var (own, suspects) = OwnChildren.Left(isLast: true);
                return Task.FromResult<IReadOnlyList<string>>(
                [
                    .. Processes().Select(Describe),
                    .. own.Select(pid => MarkedProcesses.Describe(pid) + (suspects.Count > 1 ? $", started by one of {string.Join(", ", suspects)}" : "")),
                    .. Segments(),
                    .. Files(),
                ]);
            }).ConfigureAwait(false);
        }
        finally
        {
            OwnChildren.End();
            Directory.Delete(runBase, recursive: true);
        }
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

    private async Task CheckAsync(ActorProcTestKit kit, string expected, Func<Task<IReadOnlyList<string>>> look)
    {
        // A result comes a moment before the end of the process that sent it.
        var grace = kit.Dilated(kit.Sys.Settings.Config.GetTimeSpan("actorproc-testkit.leak-grace"));
        var watch = Stopwatch.StartNew();
        IReadOnlyList<string> left;
        while ((left = await look().ConfigureAwait(false)).Count > 0 && watch.Elapsed < grace)
            await Task.Delay(5).ConfigureAwait(false);
        if (left.Count == 0)
            return;
        Remove();
        throw await Report.MakeAsync(kit, expected, string.Join("\n          ", left), grace).ConfigureAwait(false);
    }

    // One failure is enough: the next test is not to stumble over this one's.
    private void Remove()
    {
        foreach (var pid in Processes().Except(_known).Concat(OwnChildren.Left(isLast: false).Pids))
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
    }

    private IEnumerable<int> Processes() => OperatingSystem.IsLinux()
        ? MarkedProcesses.Alive().Where(process => process.Tag == launcher.Tag).Select(process => process.Pid)
        : launcher.All.Where(launched => !launched.IsOver && launched.Process.Pid != Environment.ProcessId).Select(launched => launched.Process.Pid);

    private string Describe(int pid) => launcher.All.LastOrDefault(launched => launched.Process.Pid == pid) is { } launched
        ? $"{MarkedProcesses.Describe(pid)}, which is {(launched.IsNode ? "node" : "process")} '{launched.Node}'"
        : MarkedProcesses.Describe(pid);

    // Named segments only: the others end with their last user.
    private IEnumerable<string> Segments()
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var user = Posix.EffectiveUser();
        return Directory.GetDirectories(runBase).Select(run => $"/dev/shm/actorproc-{user}-{Path.GetFileName(run)}").Where(Directory.Exists)
            .SelectMany(Directory.GetFiles).Where(file => Path.GetFileName(file) != "owner").Select(file => $"shared memory {file}");
    }

    private IEnumerable<string> Files() => Directory.GetFileSystemEntries(runBase).Where(entry => Path.GetFileName(entry) != "lock")
        .SelectMany(entry => Directory.Exists(entry) ? Directory.GetFileSystemEntries(entry).DefaultIfEmpty(entry) : [entry])
        .Select(entry => $"{Kind(entry)} {entry}");

    private static string Kind(string entry) => Directory.Exists(entry) ? "directory" : ProcessState.IsSocket(entry) ? "socket" : "file";
}
