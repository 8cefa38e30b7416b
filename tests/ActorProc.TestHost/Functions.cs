using System.Threading.Channels;

namespace ActorProc.TestHost;

/// <summary>Functions that do not end by themselves: in a loop, in a child of a child, and in a pool.</summary>
internal static class Functions
{
    /// <returns>The processes they run in.</returns>
    public static async Task<int[]> StartAsync(ActorProcSystem app)
    {
        var pids = new Pids();
        app.StartProcess(Spin, (IProgress<int>)pids);
        app.StartProcess(HaveAChild, (IProgress<int>)pids);
        var pool = app.CreatePool(2);
        _ = pool.ApplyAsync(Sleep, (IProgress<int>)pids);
        _ = pool.ApplyAsync(Sleep, (IProgress<int>)pids);
        var all = new int[5];
        for (var i = 0; i < all.Length; i++)
            all[i] = await pids.NextAsync();
        return all;
    }

    /// <summary>Workers that have nothing to do, and processes that are kept booted.</summary>
    /// <returns>The workers.</returns>
    public static async Task<int[]> StartIdleAsync(ActorProcSystem app)
    {
        var pool = app.CreatePool(2);
        await pool.MapAsync(static number => number, Enumerable.Range(0, 8));
        // The first one asks for spares.
        app.Processes.GetContext("forkserver").StartProcess(static () => { }).Join();
        return [.. pool.WorkerPids];
    }

    private static void Spin(IProgress<int> pids)
    {
        pids.Report(Environment.ProcessId);
        while (true)
        {
        }
    }

    private static void Sleep(IProgress<int> pids)
    {
        pids.Report(Environment.ProcessId);
        Thread.Sleep(Timeout.Infinite);
    }

    // Its child reports to it, and it hands that on.
    private static void HaveAChild(IProgress<int> pids)
    {
        pids.Report(Environment.ProcessId);
        ProcessContext.Current.StartProcess(Sleep, pids).Join();
    }

    private sealed class Pids : IProgress<int>
    {
        private readonly Channel<int> _pids = Channel.CreateUnbounded<int>();

        public void Report(int value) => _pids.Writer.TryWrite(value);

        public ValueTask<int> NextAsync() => _pids.Reader.ReadAsync();
    }
}
