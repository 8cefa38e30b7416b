using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.DependencyInjection;

public sealed class MissingServiceSpecs(ITestOutputHelper output) : ActorProcTestKit(output, Deployment)
{
    private static readonly Config Deployment = $$"""
        actorproc.node.services = "{{typeof(DeskServices).AssemblyQualifiedName}}"
        akka.actor.deployment {
          /overseer/lost { process = nodes }
          /overseer/none { process = own, node.services = "" }
          /overseer/unknown { process = own, node.services = "No.Such.Type, Nowhere" }
          /overseer/broken { process = own, node.services = "{{typeof(BrokenServices).AssemblyQualifiedName}}" }
        }
        """;

    [Theory]
    [InlineData("lost")]
    [InlineData("lost-here")]
    public async Task Failure_should_name_actor_parameter_and_place_when_a_service_is_not_registered(string name)
    {
        var text = await FailureOfAsync(name, NodeServices.Props<Lost>("anna"));

        Assert.Contains($"/overseer/{name}]", text, StringComparison.Ordinal);
        Assert.Contains($"parameter 'missing' ({typeof(IUnregistered)}) of the constructor of {typeof(Lost)}", text, StringComparison.Ordinal);
        Assert.Contains($"{typeof(DeskServices)}.ConfigureServices", text, StringComparison.Ordinal);
        Assert.Contains("actorproc.node.services", text, StringComparison.Ordinal);
        Assert.Equal(name == "lost-here", text.Contains($"process {Environment.ProcessId}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_should_name_both_services_when_one_lacks_another()
    {
        var text = await FailureOfAsync("deeper", NodeServices.Props<LostDeeper>());

        Assert.Contains(typeof(IUnregistered).ToString(), text, StringComparison.Ordinal);
        Assert.Contains(typeof(Incomplete).ToString(), text, StringComparison.Ordinal);
        Assert.Contains($"Register it in {typeof(DeskServices)}.ConfigureServices", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_should_name_key_and_type_when_a_node_has_no_container()
    {
        (string Name, string Expected)[] cases =
        [
            ("none", "UseNodeServices<T>() (key actorproc.node.services)"),
            ("unknown", "'actorproc.node.services' is 'No.Such.Type, Nowhere'"),
            ("broken", $"{typeof(BrokenServices)}, which 'actorproc.node.services' names, failed to build the services of process"),
        ];
        var overseer = Sys.ActorOf(Props.Create<Overseer>(TestActor), "overseer");
        foreach (var (name, _) in cases)
            overseer.Tell(new Spawn(NodeServices.Props<Clerk>("anna", 1, TestActor), name));

        var texts = new[] { await NextFailureAsync(), await NextFailureAsync(), await NextFailureAsync() };

        // They boot at the same time, so they fail in any order.
        foreach (var (name, expected) in cases)
            Assert.Contains(expected, Assert.Single(texts, text => text.Contains($"/overseer/{name}]", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_should_be_the_actors_own_when_its_constructor_throws()
    {
        Sys.ActorOf(Props.Create<Overseer>(TestActor), "overseer").Tell(new Spawn(NodeServices.Props<Failing>(), "failing"));

        var failure = await ExpectMsgAsync<ActorInitializationException>(Stuck);

        Assert.Equal("not the container's 12", Assert.IsType<InvalidOperationException>(failure.InnerException).Message);
    }

    [Fact]
    public void Props_should_be_refused_when_no_constructor_takes_their_arguments()
    {
        var twoNames = Assert.Throws<ArgumentException>(() => NodeServices.Props<Clerk>("anna", "bob"));
        Assert.Contains("(System.String, System.String)", twoNames.Message, StringComparison.Ordinal);
        Assert.Contains("is null", Assert.Throws<ArgumentException>(() => NodeServices.Props<Clerk>("anna", null!)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NodeServices.Props(typeof(ReceiveActor)));
        Assert.Throws<ArgumentException>(() => NodeServices.Props(typeof(string)));
    }

    [Fact]
    public void Argument_should_be_named_when_it_cannot_travel()
    {
        var props = NodeServices.Props<Waiting>(Task.CompletedTask);

        var refusal = Assert.Throws<MessageSerializationException>(() => Sys.ActorOf(props, "waiting", Placement.OwnProcess));

        Assert.Contains("constructor argument 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_should_be_refused_when_their_type_builds_no_container()
    {
        var refusal = Assert.Throws<ActorProcConfigurationException>(() => Placement.OwnProcess.With(new NodeOptions { Services = typeof(Clerk) }));

        Assert.Contains("actorproc.node.services", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(typeof(INodeServices).ToString(), refusal.Message, StringComparison.Ordinal);
    }

    private async Task<string> FailureOfAsync(string name, Props props)
    {
        Sys.ActorOf(Props.Create<Overseer>(TestActor), "overseer").Tell(new Spawn(props, name));
        return await NextFailureAsync();
    }

    private async Task<string> NextFailureAsync()
    {
        var failure = await ExpectMsgAsync<ActorInitializationException>(Stuck);
        return Assert.IsType<ActorInitializationException>(failure.InnerException).Message;
    }

    private sealed class Waiting(Task task) : ReceiveActor
    {
        public Task Task => task;
    }
}
