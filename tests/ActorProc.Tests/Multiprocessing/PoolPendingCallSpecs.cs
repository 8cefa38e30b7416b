using ActorProc.Calls;
using ActorProc.Processes;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Moments in the life of a call that no process can be made to hit.</summary>
public sealed class PoolPendingCallSpecs
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly Broken _codec = new();
    private readonly Puppet _child = new();

    [Fact]
    public async Task Call_should_not_be_run_again_when_it_was_called_off_before_its_child_was_lost()
    {
        var call = Begun();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        call.CallOff(source.Token, Stuck);

        Assert.False(call.TryWithdraw());
        call.Fail(new IOException("lost"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Outcome.WaitAsync(Stuck));
        Assert.False(_child.IsKilled);
    }

    [Fact]
    public void Call_should_be_run_again_when_its_child_was_lost_and_nothing_else_happened()
    {
        var call = Begun();

        Assert.True(call.TryWithdraw());
        Assert.Null(_child.Call);
        Assert.True(call.Begin(new Puppet()));
    }

    [Fact, Behaviour("PO-18")]
    public async Task Caller_should_hear_of_it_when_a_result_cannot_be_read_for_whatever_reason()
    {
        var call = Begun();

        call.OnMessage(FromChild.Result, CallValue.ToBytes(new object(), _codec));

        Assert.Equal("broken", (await Assert.ThrowsAsync<NotSupportedException>(() => call.Outcome.WaitAsync(Stuck))).Message);
    }

    [Fact, Behaviour("PO-18")]
    public async Task Stream_should_fail_when_an_item_cannot_be_read()
    {
        var call = Begun(CallFlags.Reports | CallFlags.Streams);

        call.OnMessage(FromChild.Item, CallValue.ToBytes(new object(), _codec));
        call.OnMessage(FromChild.Result, CallValue.ToBytes<object?>(null, _codec));

        Assert.Equal("broken", (await Assert.ThrowsAsync<NotSupportedException>(() => call.Outcome.WaitAsync(Stuck))).Message);
        Assert.False(call.Items!.Reader.TryRead(out _));
        Assert.True(call.Items.Reader.Completion.IsFaulted);
    }

    [Fact, Behaviour("PO-14")]
    public async Task Child_should_keep_nothing_of_a_call_that_has_ended()
    {
        var call = Begun();

        call.OnMessage(FromChild.Result, CallValue.ToBytes(3, _codec));

        Assert.Equal(3, await call.Outcome.WaitAsync(Stuck));
        Assert.Null(_child.Call);
    }

    private PendingCall Begun(CallFlags flags = CallFlags.Reports)
    {
        var call = new PendingCall(OutgoingCall.To(Targets.Nothing, [], _codec), _codec, flags);
        Assert.True(call.Begin(_child));
        return call;
    }

    private sealed class Broken : ICallCodec
    {
        public byte[] Write(object value) => [1];

        public object Read(byte[] bytes) => throw new NotSupportedException("broken");

        public Exception ReadFailure(byte[] bytes) => throw new NotSupportedException("broken");
    }

    private sealed class Puppet : Child
    {
        public bool IsKilled { get; private set; }

        public override int Pid => 0;

        public override Task<ChildEnd> Ended { get; } = new TaskCompletionSource<ChildEnd>().Task;

        public override void Send(byte[] frame)
        {
        }

        public override void Terminate()
        {
        }

        public override void Kill(ExitReason reason) => IsKilled = true;
    }
}
