namespace ActorProc.TestHost;

/// <summary>Shared memory, with a name and without, in use in this process and in another one.</summary>
internal static class Memories
{
    private const int Size = 1 << 20;

    // So that nobody but the kernel frees it.
    private static readonly List<SharedMemory> Used = [];

    /// <returns>The other process.</returns>
    public static async Task<int> StartAsync(ActorProcSystem app)
    {
        var (named, unnamed) = (app.CreateSharedMemory(Size, "frames"), app.CreateSharedMemory(Size));
        Used.AddRange([named, unnamed]);
        var attached = new TaskCompletionSource<int>();
        app.StartProcess(Attach, named, unnamed, (IProgress<int>)new Report(attached));
        return await attached.Task;
    }

    private static void Attach(SharedMemory named, SharedMemory unnamed, IProgress<int> attached)
    {
        Used.AddRange([named, unnamed]);
        named.Write(0, 1);
        unnamed.Write(0, 1);
        attached.Report(Environment.ProcessId);
        Thread.Sleep(Timeout.Infinite);
    }

    private sealed class Report(TaskCompletionSource<int> attached) : IProgress<int>
    {
        void IProgress<int>.Report(int value) => attached.TrySetResult(value);
    }
}
