using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorProc.Calls;
using ActorProc.Processes;
using ActorProc.Serialization;

namespace ActorProc.Functions;

/// <summary>The twin of <see cref="ChildProcess"/> for debugging: a thread of this process plays the child, over the same frames.</summary>
/// <remarks>Nobody can end a thread: one that is terminated or killed counts as ended, is asked to stop, and is left to itself.</remarks>
internal sealed class InProcessChild : Child, IParent
{
    private const int SignalTerminate = 15;
    private const int SignalKill = 9;

    private readonly TaskCompletionSource<ChildEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FunctionSession _session;
    private readonly ProcessScope _scope;
    private ChildEnd? _announced;

    public InProcessChild(ProcessScope scope, ICallCodec codec, int maximumSize, bool hasBoard)
    {
        (_scope, Board) = (scope, hasBoard ? WorkBoard.InMemory() : null);
        _session = new FunctionSession(() => scope, this, codec, () => maximumSize, Board);
        new Thread(() => Run(scope)) { IsBackground = true, Name = scope.Current.Name }.Start();
        OnMessage(FromChild.Ready, 0, default);
    }

    public override int Pid => Environment.ProcessId;

    public override Task<ChildEnd> Ended => _ended.Task;

    public bool IsConnected => true;

    public override void Send(byte[] frame) => _session.OnFrame(frame[sizeof(int)..]);

    public override void Terminate() => Abandon(new ChildEnd(new ExitReason.Stopped(), -SignalTerminate));

    public override void Kill(ExitReason reason) => Abandon(new ChildEnd(reason, -SignalKill));

    void IParent.Send(FromChild kind, long call, ReadOnlySpan<byte> body)
    {
        if (kind == FromChild.Leaving)
        {
            using var reader = CallValue.Reader(body.ToArray());
            var code = reader.ReadInt32();
            _announced = new ChildEnd(ExitReasonWire.Read(reader), code);
        }
        else if (!_ended.Task.IsCompleted)
        {
            OnMessage(kind, call, body.ToArray());
        }
    }

    void IParent.SendNow(FromChild kind, long call, ReadOnlySpan<byte> body) => ((IParent)this).Send(kind, call, body);

    public void Flush()
    {
    }

    private void Abandon(ChildEnd end)
    {
        // First: it may be asked to stop and do so before this has been said.
        _ended.TrySetResult(end);
        SharingDirectory.End(_scope);
        Send(LifelineFrame.Make(ToChild.Stop));
        Send(LifelineFrame.Make(ToChild.Leave));
    }

    private void Run(ProcessScope scope)
    {
        ProcessScope.Play(scope);
        var code = _session.Run();
        if (scope.Context is { IsValueCreated: true, Value: var context })
            context.Hub.EndAsync().GetAwaiter().GetResult();
        SharingDirectory.End(scope);
        _ended.TrySetResult(_announced ?? new ChildEnd(new ExitReason.Exited(code), code));
    }
}
