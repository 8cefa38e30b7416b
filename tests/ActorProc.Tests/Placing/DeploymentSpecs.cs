using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Akka.Routing;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Placing;

/// <summary>Placement by configuration alone.</summary>
public sealed class DeploymentSpecs(ITestOutputHelper output) : ActorProcTestKit(output, Deployment)
{
    private static readonly Config Deployment = """
        one-thread { type = PinnedDispatcher }
        other-thread { type = PinnedDispatcher }
        urgent-first.mailbox-type = "ActorProc.Tests.Behaviour.UrgentFirst, ActorProc.Tests"
        akka.actor.deployment {
          /exact { process = own, dispatcher = one-thread, mailbox = urgent-first, stash-capacity = 9
                   node { environment { A = b, BOTH = hocon } } }
          /here { process = local }
          "/tree/**" { process = forest }
          /branch/leaf { process = forest }
          /branch/leaf/pool { router = round-robin-pool, nr-of-instances = 2, process = forest }
          "/any/*/end" { process = forest }
        }
        """;

    [Fact]
    public async Task Settings_of_a_deployment_should_win_over_those_of_the_code()
    {
        var variables = new Dictionary<string, string?> { ["BOTH"] = "code", ["CODE"] = "c" };
        var actor = Sys.ActorOf(
            Props.Create<Reporter>().WithDispatcher("other-thread").WithStashCapacity(3),
            "exact",
            Placement.OwnProcess.With(new NodeOptions { Environment = variables }));

        Assert.Equal("one-thread", await actor.Ask<string>(new Report("dispatcher"), Stuck));
        Assert.Equal("UnboundedPriorityMessageQueue", await actor.Ask<string>(new Report("mailbox"), Stuck));
        Assert.Equal("9", await actor.Ask<string>(new Report("stash"), Stuck));
        Assert.Equal("b", await actor.Ask<string>(new Report("variable", "A"), Stuck));
        Assert.Equal("hocon", await actor.Ask<string>(new Report("variable", "BOTH"), Stuck));
        Assert.Equal("c", await actor.Ask<string>(new Report("variable", "CODE"), Stuck));
        Assert.Null(Environment.GetEnvironmentVariable("A"));
    }

    [Fact]
    public async Task Deployment_should_win_over_the_placement_of_the_code()
    {
        var here = Sys.ActorOf(Props.Create<Reporter>(), "here", Placement.OwnProcess);
        var exact = Sys.ActorOf(Props.Create<Reporter>(), "exact", Placement.Shared("elsewhere"));

        Assert.Equal(Environment.ProcessId, await here.Ask<int>("pid", Stuck));
        await exact.Ask<int>("pid", Stuck);
        var node = Assert.Single(await App.GetNodesAsync());
        Assert.StartsWith("exact-", node.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Children_at_any_depth_should_be_placed_when_a_double_wildcard_says_so()
    {
        var tree = Sys.ActorOf(Props.Create<Reporter>(), "tree");
        var branch = await ChildAsync(tree, Props.Create<Reporter>(), "branch");
        var twig = await ChildAsync(branch, Props.Create<Reporter>(), "twig");

        Assert.Equal(Environment.ProcessId, await tree.Ask<int>("pid", Stuck));
        var pid = await branch.Ask<int>("pid", Stuck);
        Assert.NotEqual(Environment.ProcessId, pid);
        Assert.Equal(pid, await twig.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Child_of_an_actor_in_a_node_should_be_placed_by_its_logical_path()
    {
        var branch = Sys.ActorOf(Props.Create<Reporter>(), "branch", Placement.OwnProcess);
        var leaf = await ChildAsync(branch, Props.Create<Reporter>(), "leaf");
        var pool = await ChildAsync(leaf, Props.Create<Reporter>().WithRouter(FromConfig.Instance), "pool");
        var other = await ChildAsync(branch, Props.Create<Reporter>(), "other");

        var forest = await leaf.Ask<int>("pid", Stuck);
        Assert.Equal(await branch.Ask<int>("pid", Stuck), await other.Ask<int>("pid", Stuck));
        Assert.Equal(3, new[] { Environment.ProcessId, await branch.Ask<int>("pid", Stuck), forest }.Distinct().Count());
        Assert.Equal([forest, forest], await Task.WhenAll(pool.Ask<int>("pid", Stuck), pool.Ask<int>("pid", Stuck)));
    }

    [Fact]
    public async Task Wildcard_should_match_in_the_middle_of_a_path()
    {
        var any = Sys.ActorOf(Props.Create<Reporter>(), "any");
        var middle = await ChildAsync(any, Props.Create<Reporter>(), "middle");
        var end = await ChildAsync(middle, Props.Create<Reporter>(), "end");

        Assert.Equal(Environment.ProcessId, await middle.Ask<int>("pid", Stuck));
        Assert.NotEqual(Environment.ProcessId, await end.Ask<int>("pid", Stuck));
    }

    private static Task<IActorRef> ChildAsync(IActorRef parent, Props props, string name) => parent.Ask<IActorRef>(new Spawn(props, name), Stuck);
}
