using System.Diagnostics;

namespace ActorProc.Launching;

/// <summary>One node as a process of the operating system: its lifeline, its output, its end.</summary>
internal sealed class NodeProcess : INodeProcess
{
    // For all that the node wrote this is ample. Whoever else holds its pipes, a program it started for example, may hold them for days.
    static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);

    const int TerminateSignal = 15;

    readonly Process _process;
    readonly StandardErrorTail _tail = new();
    readonly CancellationTokenSource _stopPumps = new();
    readonly CancellationTokenSource _lifelineClosed = new();

    readonly Lock _gate = new();
    readonly Task<int> _exitCode;
    readonly Task _pumps;
    Task _writes;
    Task? _disposal;

    /// <summary>Takes over a process that has just been started, and begins to feed and to read it.</summary>
    /// <param name="process">The process, with all three streams redirected.</param>
    /// <param name="exitCode">Completes when it is reaped.</param>
    /// <param name="frame">What it is told at its start.</param>
    /// <param name="output">Where its standard output goes, or null.</param>
    /// <param name="error">Where its standard error goes, or null.</param>
    /// <param name="prefix">What each line starts with there.</param>
    public NodeProcess(Process process, Task<int> exitCode, byte[] frame, OutputSink? output, OutputSink? error, byte[] prefix)
    {
        _process = process;
        _exitCode = exitCode;
        Pid = process.Id;
        StartTime = TimeProvider.System.GetUtcNow();
        _pumps = Task.WhenAll(
            new OutputPump(process.StandardOutput.BaseStream, output, prefix, tail: null).RunAsync(_stopPumps.Token),
            new OutputPump(process.StandardError.BaseStream, error, prefix, _tail).RunAsync(_stopPumps.Token));
        _writes = WriteAsync(frame);
        Exited = ReapAsync();
        Drained = DrainAsync();
    }

    public int Pid { get; }

    public DateTimeOffset StartTime { get; }

    public Task<ProcessExit> Exited { get; }

    public Task<ProcessExit> Drained { get; }

    public string StandardErrorTail => _tail.Text;

    public bool HasExited
    {
        get
        {
            try
            {
                return _exitCode.IsCompleted || _process.HasExited;
            }
            catch (InvalidOperationException)
            {
                // It has been disposed of, after its end.
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has been disposed of, after its end.
        }
    }

    /// <inheritdoc/>
    public void Terminate()
    {
        if (OperatingSystem.IsWindows())
        {
            Kill();
            return;
        }

        lock (_gate)
        {
            // Not once it is reaped: the number may be another process's by now.
            if (!_exitCode.IsCompleted && !_process.HasExited) _ = Node.Posix.SendSignal(Pid, TerminateSignal);
        }
    }

    /// <inheritdoc/>
    public Task SendAsync(byte[] frame)
    {
        lock (_gate)
        {
            if (_disposal is not null) return Task.CompletedTask;

            return _writes = _writes.IsCompleted ? WriteAsync(frame) : WriteBehindAsync(_writes, frame);
        }
    }

    /// <inheritdoc/>
    public void CloseLifeline()
    {
        lock (_gate)
        {
            if (_disposal is not null) return;

            _lifelineClosed.Cancel();
            CloseInput();
        }
    }

    /// <summary>Kills it if it still runs, and waits until it is reaped and its last output is read. Every caller waits for the same end.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate) return new ValueTask(_disposal ??= EndAsync());
    }

    async Task EndAsync()
    {
        Kill();
        await Drained.ConfigureAwait(false);
        Node.DiagnosticsFiles.Remove(Pid);
        await _lifelineClosed.CancelAsync().ConfigureAwait(false);
        Task writes;
        lock (_gate) writes = _writes;
        await writes.ConfigureAwait(false);
        CloseInput();
        await _pumps.ConfigureAwait(false);

        // Process.Dispose leaves streams alone that somebody has used.
        _process.StandardOutput.Close();
        _process.StandardError.Close();
        _process.Dispose();
    }

    async Task<ProcessExit> ReapAsync() => Describe(await _exitCode.ConfigureAwait(false));

    async Task<ProcessExit> DrainAsync()
    {
        var exitCode = await _exitCode.ConfigureAwait(false);
        try
        {
            await _pumps.WaitAsync(DrainLimit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Somebody else holds the pipes, or our own output is read slowly. What the node wrote is still shown, but not waited for.
            await _stopPumps.CancelAsync().ConfigureAwait(false);
        }
        return Describe(exitCode);
    }

    async Task WriteBehindAsync(Task before, byte[] frame)
    {
        await before.ConfigureAwait(false);
        await WriteAsync(frame).ConfigureAwait(false);
    }

    // Not awaited by the launch: a frame larger than the pipe's buffer waits until the node reads it, and one that never does must not block us.
    async Task WriteAsync(byte[] frame)
    {
        try
        {
            var input = _process.StandardInput.BaseStream;
            await input.WriteAsync(frame, _lifelineClosed.Token).ConfigureAwait(false);
            await input.FlushAsync(_lifelineClosed.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The node ended before it had read all, or nobody wants it any more. Its exit tells the rest.
        }
    }

    void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // Nothing of ours waits in the writer; the pipe is closed either way.
        }
    }

    ProcessExit Describe(int exitCode) => new(exitCode, _tail.Text, _tail.AbortReport);
}
