namespace ActorProc.Launching;

/// <summary>The twin of <see cref="ProcessLauncher"/>: nodes are further systems in this very process, over the same links. For warming up, debugging and tests.</summary>
/// <param name="run">Runs a node from its payload to its end and returns the exit code. Cancelled, it breaks off all its connections at once.</param>
internal sealed class InProcessLauncher(Func<byte[], CancellationToken, Task<int>> run) : INodeLauncher
{
    private const int Killed = 128 + 9;

    public INodeProcess Launch(LaunchSpec spec)
    {
        var broken = new CancellationTokenSource();
        return new InProcessNode(Task.Run(() => run(spec.Payload, broken.Token)), broken);
    }

    private sealed class InProcessNode : INodeProcess
    {
        private readonly CancellationTokenSource _broken;
        private readonly TaskCompletionSource<ProcessExit> _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public InProcessNode(Task<int> running, CancellationTokenSource broken)
        {
            _broken = broken;
            Running = running;
            Exited = FirstAsync(running.ContinueWith(
                ended => ended.IsFaulted ? new ProcessExit(134, ended.Exception.ToString(), "Unhandled exception. " + ended.Exception.InnerException) : new ProcessExit(ended.Result, "", ""),
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
        }

        /// <summary>Until the last of it is over, which for a killed one is later than its end as others see it.</summary>
        public Task Running { get; }

        public int Pid => Environment.ProcessId;

        public DateTimeOffset StartTime { get; } = TimeProvider.System.GetUtcNow();

        public Task<ProcessExit> Exited { get; }

        public Task<ProcessExit> Drained => Exited;

        public bool HasExited => Exited.IsCompleted;

        public string StandardErrorTail => "";

        // Nobody can kill a part of a process. To all others it is as if: nothing more comes from it.
        public void Kill()
        {
            if (!_killed.TrySetResult(new ProcessExit(Killed, "", "")))
                return;
            _broken.Cancel();
        }

        public void Terminate()
        {
        }

        public Task SendAsync(byte[] frame) => Task.CompletedTask;

        public void CloseLifeline()
        {
        }

        public async ValueTask DisposeAsync() => await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A killed one ends, too, and that may be told first.
        private async Task<ProcessExit> FirstAsync(Task<ProcessExit> ended)
        {
            await Task.WhenAny(_killed.Task, ended).ConfigureAwait(false);
            return await (_killed.Task.IsCompleted ? _killed.Task : ended).ConfigureAwait(false);
        }
    }
}
