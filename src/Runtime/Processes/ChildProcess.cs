using System.Buffers.Binary;
using ActorProc.Calls;
using ActorProc.Launching;
using ActorProc.Link;
using ActorProc.Node;
using ActorProc.Serialization;

namespace ActorProc.Processes;

/// <summary>A child in a process of its own.</summary>
internal sealed class ChildProcess : Child, ILinkReceiver
{
    private const int TerminateSignal = 15;

    // What a dead process left in its socket is read in no time.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly INodeProcess _process;
    private readonly ProcessSettings _settings;
    private readonly TaskCompletionSource _linkEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _waitUntilAdmitted;
    private volatile Connection? _connection;
    private volatile ExitReason? _killedFor;
    private volatile ChildEnd? _announced;
    private volatile bool _terminated;

    /// <param name="process">Just started.</param>
    /// <param name="address">Under which it connects.</param>
    /// <param name="settings">What it was started with.</param>
    /// <param name="waitUntilAdmitted">Waits until whoever has connected so far has been let in.</param>
    public ChildProcess(INodeProcess process, LinkAddress address, ProcessSettings settings, Action waitUntilAdmitted)
    {
        _process = process;
        Address = address;
        _settings = settings;
        _waitUntilAdmitted = waitUntilAdmitted;
        Ended = EndAsync();
    }

    public LinkAddress Address { get; }

    /// <summary>Whether its process is gone, although not everything it had said may have been dealt with yet.</summary>
    public bool IsGone => _process.HasExited;

    public override int Pid => _process.Pid;

    public override Task<ChildEnd> Ended { get; }

    public override string StandardErrorTail => _process.StandardErrorTail;

    /// <summary>It has connected.</summary>
    public void Attach(Connection connection)
    {
        _connection = connection;
        connection.Start(this);
    }

    public override void Send(byte[] frame) => _ = _process.SendAsync(frame);

    public override void Terminate()
    {
        _terminated = true;
        _process.Terminate();
    }

    public override void Kill(ExitReason reason)
    {
        _killedFor ??= reason;
        _process.Kill();
    }

    public void OnControl(Connection connection, ReadOnlyMemory<byte> body) => throw new InvalidDataException("A child that runs functions says nothing of this kind.");

    public void OnMessage(Connection connection, in InboundMessage message)
    {
        var (kind, call) = ((FromChild)message.SerializerId, BinaryPrimitives.ReadInt64LittleEndian(message.Payload));
        var body = message.Payload.AsMemory(sizeof(long));
        if (kind == FromChild.Leaving)
        {
            using var reader = CallValue.Reader(body);
            var code = reader.ReadInt32();
            _announced = new ChildEnd(ExitReasonWire.Read(reader), code);
            return;
        }

        OnMessage(kind, call, body);
    }

    public void OnClosed(Connection connection, Exception? cause)
    {
        _linkEnded.TrySetResult();
        // Nearly always it is ending. One that lives on has nobody to report to.
        if (!_process.Exited.IsCompleted)
            _ = Watchdog.After(LastWords, () => Kill(new ExitReason.Unresponsive(LastWords)));
    }

    private async Task<ChildEnd> EndAsync()
    {
        // Whoever has waited for its end finds all that it wrote in place, as where a child writes to its parent's terminal itself. Somebody else who
        // holds its pipes, a program it started for example, delays this by a second at most.
        var exit = await _process.Drained.ConfigureAwait(false);
        _waitUntilAdmitted();
        if (_connection is { } connection)
        {
            await Task.WhenAny(_linkEnded.Task, Task.Delay(LastWords)).ConfigureAwait(false);
            connection.Close();
        }

        _ = _process.DisposeAsync().AsTask();
        return Describe(exit);
    }

    private ChildEnd Describe(ProcessExit exit)
    {
        if (_announced is { } announced && exit.ExitCode == (announced.ExitCode & 0xFF))
            return announced;
        if (_terminated && exit.Signal == TerminateSignal)
            return new ChildEnd(new ExitReason.Stopped(), -TerminateSignal);
        // Its own codes it announces where they look like the bootstrap's.
        var started = NodeExitCode.Describe(exit.ExitCode) is null || exit.ExitCode is NodeExitCode.ParentLost or NodeExitCode.MemoryLimit;
        var reason = ExitReasons.Classify(exit, announced: null, _killedFor, _settings, started);
        return new ChildEnd(reason, exit.Signal is { } signal ? -signal : exit.ExitCode);
    }
}
