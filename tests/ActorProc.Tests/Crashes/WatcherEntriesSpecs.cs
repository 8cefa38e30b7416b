using System.Collections;
using System.Reflection;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>What actors remember of watchers whose process has ended.</summary>
public sealed class WatcherEntriesSpecs(ITestOutputHelper output) : CrashTestKit(output)
{
    [Fact]
    public async Task Watched_actor_should_forget_the_watchers_of_processes_that_have_ended()
    {
        // One that watches somebody itself: of an actor's only watcher Akka never lets go.
        var watched = Watchman(TestActor, "watched", Placement.Local);
        await GuardAsync(watched, TestActor);
        var there = Watchman(TestActor, "there", Placement.OwnProcess);
        for (var kill = 0; kill < 3; kill++)
        {
            await GuardAsync(there, watched);
            await Eventually.IsTrueAsync(() => WatchersOf(watched) == 1, () => "one watcher");
            ProcessSignals.Kill(await RunsAsync(there));
            await Eventually.IsTrueAsync(() => WatchersOf(watched) == 0, () => "no watcher");
            // An ask in the moment of its end may be one that its process takes with it.
            await NodesUntilAsync(nodes => nodes.NodeOf(there)?.Incarnation == kill + 2, "the next process");
        }

        await GuardAsync(there, watched);
        await Eventually.IsTrueAsync(() => WatchersOf(watched) == 1, () => "one watcher");
        watched.Tell(PoisonPill.Instance);
        await ExpectMsgAsync(new Ended("there", "watched"), Stuck);
        // What is left is that Akka watches the parent of each actor it creates for another process.
        Assert.InRange(Runtime.Inbox.Watches.Count, 0, 1);
    }

    // Akka keeps them to itself.
    private static int WatchersOf(IActorRef actor)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        var cell = ((ActorRefWithCell)actor).Underlying;
        var state = typeof(ActorCell).GetField("_state", any)!.GetValue(cell)!;
        return ((IEnumerable)state.GetType().GetMethod("GetWatchedBy", any)!.Invoke(state, null)!).Cast<object>().Count();
    }
}
