namespace ActorProc.Launching;

/// <summary>The twin of <see cref="ProcessLauncher"/>: nodes are further systems in this very process, over the same links. For warming up and debugging.</summary>
/// <param name="run">Runs a node from its payload to its end and returns the exit code.</param>
internal sealed class InProcessLauncher(Func<byte[], Task<int>> run) : INodeLauncher
{
    public INodeProcess Launch(LaunchSpec spec) => new InProcessNode(Task.Run(() => run(spec.Payload)));

    private sealed class InProcessNode(Task<int> running) : INodeProcess
    {
        public int Pid => Environment.ProcessId;

        public DateTimeOffset StartTime { get; } = TimeProvider.System.GetUtcNow();

        public Task<ProcessExit> Exited { get; } = running.ContinueWith(
            ended => ended.IsFaulted ? new ProcessExit(134, ended.Exception.ToString(), "Unhandled exception. " + ended.Exception.InnerException) : new ProcessExit(ended.Result, "", ""),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        public Task<ProcessExit> Drained => Exited;

        public bool HasExited => Exited.IsCompleted;

        public string StandardErrorTail => "";

        // Nobody can kill a part of a process. It ends when it is told to stop.
        public void Kill()
        {
        }

        public void Terminate()
        {
        }

        public Task SendAsync(byte[] frame) => Task.CompletedTask;

        public void CloseLifeline()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
