using ActorProc.Coordination;
using ActorProc.Coordinators;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <content>A lock that is lent: the test plays the processes, which change their words, and say so or do not come to it.</content>
public sealed partial class LockCoordinatorSpecs
{
    private const int Slot = 1;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    [Fact]
    public void Lock_should_be_had_when_who_waited_for_it_before_has_left_within_the_slice()
    {
        var (guard, a, b, c) = (Make("guard", Slice), Join("a"), Join("b"), Join("c"));
        MakeEager(guard, a, b);
        var wait = Acquire(guard, b);
        Settle(guard);

        guard.Tell(new Request("guard", b, Operation.Cancel, Body.Make(0, writer => writer.Write(wait))));
        Assert.Equal(AnswerKind.NotNow, ExpectMsg<AnswerKind>());
        Assert.True(ReleaseByWord(a).IsFree);
        // Now the slice is over, and nobody waited.
        ExpectNoMsg(Slice + TimeSpan.FromMilliseconds(300));
        Acquire(guard, c);

        ExpectDone();
        Assert.True(Granted("c").Slot != 0);
    }

    [Fact]
    public void Waiter_should_have_the_lock_when_somebody_releases_it_once_too_often_within_the_slice()
    {
        var (guard, a, b) = (Make("guard", Slice), Join("a"), Join("b"));
        MakeEager(guard, a, b);
        Acquire(guard, b);
        Settle(guard);
        Assert.True(ReleaseByWord(a).IsFree);

        Release(guard, b);

        // Both in one message: the lock is free as long as it is not looked at, and then it is b's.
        Assert.Equal([AnswerKind.Failed, AnswerKind.Done], new[] { ExpectMsg<AnswerKind>(), ExpectMsg<AnswerKind>() });
        Assert.Equal(new LockWord(a.Page.Look(Slot)).Fence + 1, Granted("b").Fence);
    }

    [Fact]
    public void Waiter_should_have_the_lock_when_it_was_given_back_and_nobody_could_say_so()
    {
        var (guard, a, b) = (Make("guard"), Join("a"), Join("b"));
        Acquire(guard, a);
        ExpectDone();
        Acquire(guard, b);
        Settle(guard);

        Assert.False(ReleaseByWord(a).IsLent);

        ExpectDone();
        Assert.Equal(2, Granted("b").Fence);
    }

    [Fact]
    public void Wait_should_come_into_the_graph_when_it_begins_while_the_lock_goes_from_one_to_the_next()
    {
        var (guard, a, b, c) = (Make("guard"), Join("a"), Join("b"), Join("c"));
        Acquire(guard, a);
        ExpectDone();
        Acquire(guard, b);
        Settle(guard);
        Assert.Equal((1, 1), _waits.Size);

        // Nobody has said so yet.
        Assert.False(ReleaseByWord(a).IsLent);
        Acquire(guard, c);

        ExpectDone();
        Settle(guard);
        Assert.Equal((1, 1), _waits.Size);
        Assert.Equal(2, Granted("b").Fence);
        Acquire(guard, a, Patience.None);
        Assert.Equal(AnswerKind.NotNow, ExpectMsg<AnswerKind>());
    }

    [Fact]
    public void Third_one_should_be_told_that_the_lock_is_abandoned_when_holder_and_next_waiter_die_together()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var page = ProgressPage.Create(path);
        File.Delete(path);
        var (guard, a, b, c) = (Make("guard"), Join("a"), Join("b", page), Join("c"));
        Acquire(guard, a);
        ExpectDone();
        Acquire(guard, b);
        Acquire(guard, c);
        Settle(guard);

        // As soon as the link of the second one ends its page is sealed; the coordinator has not heard of that when it hears of the first.
        page.Seal(() => b.Slots);
        guard.Tell(new SessionOver(a));
        ExpectDone();
        guard.Tell(new SessionOver(b));
        ExpectDone();

        Assert.True(Granted("c").IsAbandoned);
    }

    /// <summary>It is lent the lock, for a slice, after it has come back for it at once again and again.</summary>
    private void MakeEager(IActorRef guard, Session eager, Session other)
    {
        Acquire(guard, eager);
        ExpectDone();
        for (var i = 0; i < 8; i++)
        {
            foreach (var (holder, waiter) in new[] { (eager, other), (other, eager) })
            {
                Acquire(guard, waiter);
                Settle(guard);
                Assert.False(ReleaseByWord(holder).IsLent);
                guard.Tell(new Request("guard", holder, Operation.LockReturned, Body.Make(0)));
                ExpectDone();
            }
        }

        Assert.True(new LockWord(eager.Page.Look(Slot)) is { IsHeld: true, IsLimited: true });
    }

    private static LockWord ReleaseByWord(Session holder)
    {
        var word = new LockWord(holder.Page.Look(Slot));
        Assert.True(word.IsHeld);
        Assert.True(holder.Page.TryWrite(Slot, word.Released.Word, word.Word));
        return word.Released;
    }

    private LockAnswer Granted(string session) => LockAnswer.Read(Body.Read(_answers[session]));
}
