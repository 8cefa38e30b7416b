using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Events: a flag for all.</summary>
public abstract class EventSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("E-01")]
    public async Task Event_should_be_what_it_was_last_set_to_in_every_process()
    {
        await using var flag = Context.CreateEvent("flag");
        await using var peer = new Peer(Context, "other");
        Assert.False(flag.IsSet);
        Assert.Equal("<ProcessEvent at event 'flag' unset>", flag.ToString());

        await peer.DoAsync(static (ProcessEvent flag) => flag.Set(), flag);
        flag.Set();
        Assert.True(flag.IsSet);
        Assert.True(flag.Wait());
        Assert.True(await flag.WaitAsync());
        Assert.Equal("<ProcessEvent at event 'flag' set>", flag.ToString());

        await flag.ClearAsync();
        Assert.Equal((false, false, false), await peer.DoAsync(static (ProcessEvent flag) => (flag.IsSet, flag.Wait(TimeSpan.Zero), flag.Wait(TimeSpan.FromSeconds(-1))), flag));
        Assert.False(flag.Wait(TimeSpan.FromMilliseconds(20)));
        Assert.False(await flag.WaitAsync(TimeSpan.FromMilliseconds(20)));
    }

    [Fact, Behaviour("E-01")]
    public async Task Everybody_who_waits_should_go_on_when_it_is_set_even_if_it_is_cleared_at_once()
    {
        await using var flag = Context.CreateEvent();
        await using var first = new Peer(Context, "first");
        await using var second = new Peer(Context, "second");
        first.Begin(static (ProcessEvent flag) => flag.Wait(), flag);
        second.Begin(static (ProcessEvent flag) => flag.Wait(Stuck), flag);
        var here = flag.WaitAsync();
        await IsWaitingAsync(flag, 3);

        flag.Set();
        flag.Clear();

        Assert.Equal((true, true, true), (await first.OutcomeAsync<bool>(), await second.OutcomeAsync<bool>(), await here));
        Assert.Equal(0, flag.Waiting);
    }

    [Fact, Behaviour("E-01")]
    public async Task Waiting_should_fail_when_the_event_is_disposed_of()
    {
        var flag = Context.CreateEvent();
        var wait = flag.WaitAsync();

        await flag.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await wait);
        Assert.Throws<ObjectDisposedException>(() => flag.IsSet);
    }

    internal static Task IsWaitingAsync(ProcessEvent flag, int count) =>
        Eventually.IsTrueAsync(() => flag.Waiting == count, () => $"{count} to wait for {flag.Title}; there are {flag.Waiting}");
}

public sealed class SpawnEventSpecs(ActorProcFixture kit) : EventSpecs(kit, "spawn");

public sealed class InProcessEventSpecs(ActorProcFixture kit) : EventSpecs(kit, "in-process");
