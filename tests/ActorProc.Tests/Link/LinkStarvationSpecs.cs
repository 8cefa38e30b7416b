using ActorProc.Link;
using Xunit;
using static ActorProc.Tests.Link.LinkPair;

namespace ActorProc.Tests.Link;

[Collection(AloneCollection.Name)]
public sealed class LinkStarvationSpecs
{
    [Fact]
    public void Round_trips_should_go_on_when_every_thread_of_the_pool_is_blocked()
    {
        using var release = new ManualResetEventSlim();
        using var freed = new CountdownEvent(200);
        var poolIsFree = false;
        // The pool adds a thread now and then; there are more of these than it will add.
        for (var i = 0; i < freed.InitialCount; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                release.Wait();
                freed.Signal();
            }, null);
        }

        ThreadPool.UnsafeQueueUserWorkItem(_ => poolIsFree = true, null);
        try
        {
            using var pair = new LinkPair();
            var here = new Recorder();
            var there = new Recorder { OnEach = (c, m) => c.SendMessage(Message("/user/answer", 0, m.Payload.Length)) };
            var (sender, _) = pair.Open(there, here);
            for (var i = 0; i < 200; i++)
            {
                sender.SendMessage(Message("/user/a", i, i % 50 == 49 ? 1024 * 1024 : 10));
                here.WaitForCount(i + 1);
            }

            Assert.False(poolIsFree, "The pool was not starved, so this shows nothing.");
        }
        finally
        {
            release.Set();
            freed.Wait();
        }
    }
}
