using ActorProc.Coordination;
using ActorProc.Coordinators;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>What a lock's coordinator tells the graph of waits: nothing may stay there that is over, or it would make false deadlocks.</summary>
public sealed partial class LockCoordinatorSpecs : Akka.TestKit.Xunit2.TestKit
{
    private readonly WaitGraph _waits = new();
    private readonly List<Session> _sessions = [];
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> _answers = new();
    private long _numbers;

    [Fact]
    public void Nothing_should_stay_in_the_graph_when_a_wait_was_called_off()
    {
        var (guard, a, b) = (Make("guard"), Join("a"), Join("b"));
        Acquire(guard, a);
        ExpectDone();
        var wait = Acquire(guard, b);
        Settle(guard);
        Assert.Equal((1, 1), _waits.Size);

        guard.Tell(new Request("guard", b, Operation.Cancel, Body.Make(0, writer => writer.Write(wait))));

        Assert.Equal(AnswerKind.NotNow, ExpectMsg<AnswerKind>());
        Assert.Equal((1, 0), _waits.Size);
        Release(guard, b);
        ExpectDone();
        Assert.Equal((0, 0), _waits.Size);
    }

    [Fact]
    public void Nothing_should_stay_in_the_graph_when_a_wait_was_granted()
    {
        var (guard, a, b) = (Make("guard"), Join("a"), Join("b"));
        Acquire(guard, a);
        ExpectDone();
        Acquire(guard, b, besides: [-5, -6]);
        Settle(guard);
        Assert.Equal((1, 3), _waits.Size);

        Release(guard, a);
        ExpectDone(2);
        Assert.Equal((1, 0), _waits.Size);
        Release(guard, a);
        ExpectDone();
        Assert.Equal((0, 0), _waits.Size);
    }

    [Fact]
    public void Nothing_should_stay_in_the_graph_when_a_waiter_and_a_holder_have_died()
    {
        var (guard, a, b) = (Make("guard"), Join("a"), Join("b"));
        Acquire(guard, a);
        ExpectDone();
        Acquire(guard, b);
        Settle(guard);

        guard.Tell(new SessionOver(b));
        Settle(guard);
        Assert.Equal((1, 0), _waits.Size);

        guard.Tell(new SessionOver(a));
        Settle(guard);
        Assert.Equal((0, 0), _waits.Size);
    }

    [Fact]
    public void Nothing_should_stay_in_the_graph_when_the_lock_is_removed()
    {
        var (guard, a, b) = (Make("guard"), Join("a"), Join("b"));
        Acquire(guard, a);
        ExpectDone();
        Acquire(guard, b);

        Watch(guard);
        guard.Tell(new Removed(null));

        Assert.Equal(AnswerKind.Failed, ExpectMsg<AnswerKind>());
        ExpectTerminated(guard);
        Assert.Equal((0, 0), _waits.Size);
    }

    [Fact]
    public void Wait_with_a_limit_should_not_come_into_the_graph()
    {
        var (guard, a, b) = (Make("guard"), Join("a"), Join("b"));
        Acquire(guard, a);
        ExpectDone();

        Acquire(guard, b, Patience.Limited);

        Settle(guard);
        Assert.Equal((1, 0), _waits.Size);
    }

    [Fact]
    public void What_died_before_it_had_the_lock_should_leave_it_to_the_next_one()
    {
        var (guard, a, b, c) = (Make("guard"), Join("a"), Join("b"), Join("c"));
        Acquire(guard, a);
        ExpectDone();
        Acquire(guard, b);
        Acquire(guard, c);

        // It is granted what it does not live to see.
        Release(guard, a);
        guard.Tell(new SessionOver(b));

        ExpectDone(3);
        Settle(guard);
        Assert.Equal((1, 0), _waits.Size);
        guard.Tell(new SessionOver(c));
        Settle(guard);
        Assert.Equal((0, 0), _waits.Size);
    }

    private IActorRef Make(string name, TimeSpan? slice = null)
    {
        var rules = new LockRules(true, slice ?? TimeSpan.FromMilliseconds(2));
        return Sys.ActorOf(Props.Create(() => new LockCoordinator(name, LockKind.Lock, 1, false, _waits, rules)));
    }

    private Session Join(string name, ProgressPage? page = null)
    {
        var session = new Session(_sessions.Count + 1, name, 1, page ?? ProgressPage.InMemory(), Tell, () => { });
        _sessions.Add(session);
        return session;

        void Tell(string target, AnswerKind kind, byte[] payload)
        {
            if (kind == AnswerKind.Push)
                return;
            _answers[name] = payload;
            TestActor.Tell(kind);
        }
    }

    private long Acquire(IActorRef guard, Session session, Patience patience = Patience.Endless, long[]? besides = null)
    {
        var number = ++_numbers;
        guard.Tell(new Request("guard", session, Operation.LockAcquire, Body.Make(number, writer =>
        {
            new LockCaller(1, 0, besides ?? []).Write(writer);
            writer.Write((byte)patience);
        })));
        return number;
    }

    private void Release(IActorRef guard, Session session) =>
        guard.Tell(new Request("guard", session, Operation.LockRelease, Body.Make(++_numbers, new LockCaller(1, 0, []).Write)));

    /// <summary>Everything told before has been dealt with.</summary>
    private void Settle(IActorRef guard)
    {
        guard.Tell(new Request("guard", _sessions[0], Operation.LockState, Body.Make(++_numbers)));
        ExpectDone();
    }

    private void ExpectDone(int count = 1)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal(AnswerKind.Done, ExpectMsg<AnswerKind>());
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _sessions.ForEach(session => session.Page.Dispose());
    }
}
