using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Placing;

public sealed class NodeExtensionsSpecs(ITestOutputHelper output) : ActorProcTestKit(output, """
    actorproc.node.extensions = ["ActorProc.Tests.Placing.MarkerId, ActorProc.Tests"]
    """)
{
    [Fact]
    public async Task Extension_should_start_in_nodes_when_it_is_listed_for_them()
    {
        var actor = Sys.ActorOf(Props.Create<Reporter>(), "reporter", Placement.OwnProcess);

        Assert.Equal("True", await actor.Ask<string>(new Report("extension"), Stuck));
        Assert.False(Sys.HasExtension<Marker>());
    }
}
