using System.Runtime.CompilerServices;
using ActorProc.TestKit;
using Akka.Actor;
using Akka.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Nodes;

/// <summary>What a node does when it has nothing to do.</summary>
public sealed class RestSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    [Fact]
    public async Task Node_should_give_back_what_its_start_has_left_when_it_has_nothing_to_do()
    {
        var litterer = Sys.ActorOf(Props.Create<Litterer>(), "litterer", Placement.OwnProcess);
        var probe = CreateTestProbe();

        litterer.Tell(1 << 20, probe.Ref);

        // Nobody says anything to it meanwhile, and what it has left lying about is far from enough for a collection.
        await probe.ExpectMsgAsync("collected", Stuck);
    }

    [Fact]
    public async Task Node_should_keep_what_is_held_when_it_gives_back_the_rest()
    {
        var litterer = Sys.ActorOf(Props.Create<Litterer>(), "litterer", Placement.OwnProcess);
        var probe = CreateTestProbe();
        litterer.Tell("hold this", probe.Ref);
        litterer.Tell(1 << 20, probe.Ref);
        await probe.ExpectMsgAsync("collected", Stuck);

        Assert.Equal("hold this", await litterer.Ask<string>("what", Stuck));
    }

    private sealed class Litterer : ReceiveActor
    {
        private string _held = "";

        public Litterer()
        {
            Receive<int>(size =>
            {
                // On a busy machine it may have come first. No other collection is of that kind so early.
                if (GC.GetGCMemoryInfo(GCKind.FullBlocking) is { Index: > 0, Compacted: true })
                    Sender.Tell("collected");
                else
                    Drop(size, Sender);
            });
            Receive<string>(text => text == "what", _ => Sender.Tell(_held));
            Receive<string>(text => _held = text);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Drop(int size, IActorRef finder) => _ = new Litter(new byte[size], finder);
    }

    /// <summary>Says when it is collected.</summary>
    private sealed class Litter(byte[] bytes, IActorRef finder)
    {
        ~Litter() => finder.Tell(bytes.Length > 0 ? "collected" : "empty", ActorRefs.NoSender);
    }
}
