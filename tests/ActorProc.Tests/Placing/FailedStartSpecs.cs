using System.Reflection;
using System.Reflection.Emit;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Placing;

/// <summary>Actors that cannot be created in their node: their supervisor hears why.</summary>
public sealed class FailedStartSpecs(ITestOutputHelper output) : ActorProcTestKit(output, """
    here-only.mailbox-type = "ActorProc.Tests.Behaviour.UrgentFirst, ActorProc.Tests"
    actorproc.node.config.here-only.mailbox-type = "No.Such.Mailbox, Nowhere"
    """)
{
    [Fact]
    public async Task Supervisor_should_get_the_real_cause_when_the_constructor_throws()
    {
        var (judge, child) = await ChildAsync(Props.Create<Unbuildable>("built on sand"));
        Watch(child);

        var causes = (await ExpectMsgAsync<Judged>(Stuck)).Causes;

        Assert.Equal(typeof(ActorInitializationException).FullName, causes[0].Type);
        Assert.Equal((typeof(NotSupportedException).FullName, "cannot be built on sand"), causes[^1]);
        await ExpectTerminatedAsync(child, Stuck);
        Assert.Equal("fine", await judge.Ask<string>("fine", Stuck));
    }

    [Fact]
    public async Task Supervisor_should_be_told_when_the_actors_type_cannot_be_loaded_in_the_node()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("OnlyHere"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("OnlyHere").DefineType("OnlyHere.Ghost", TypeAttributes.Public, typeof(Reporter)).CreateType();
        var (_, child) = await ChildAsync(Props.Create(type));
        Watch(child);

        var causes = (await ExpectMsgAsync<Judged>(Stuck)).Causes;

        Assert.Contains(causes, cause => cause.Type == typeof(ActorInitializationException).FullName
            && cause.Message.Contains(
                "its type 'OnlyHere.Ghost, OnlyHere, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null' cannot be loaded there", StringComparison.Ordinal)
            && cause.Message.Contains("Is the assembly among the application's dependencies?", StringComparison.Ordinal));
        await ExpectTerminatedAsync(child, Stuck);
    }

    [Fact]
    public async Task Supervisor_should_be_told_when_an_argument_cannot_be_read_in_the_node()
    {
        var (_, child) = await ChildAsync(Props.Create<Unbuildable>(new Sealed("letter")));
        Watch(child);

        var causes = (await ExpectMsgAsync<Judged>(Stuck)).Causes;

        Assert.Contains(causes, cause => cause.Type == typeof(ActorInitializationException).FullName
            && cause.Message.Contains("an argument of its constructor cannot be read there", StringComparison.Ordinal)
            && cause.Message.Contains("sealed: letter", StringComparison.Ordinal));
        await ExpectTerminatedAsync(child, Stuck);
    }

    [Fact]
    public async Task Supervisor_should_be_told_when_the_mailbox_cannot_be_had_in_the_node()
    {
        var (_, child) = await ChildAsync(Props.Create<Reporter>().WithMailbox("here-only"));
        Watch(child);

        var causes = (await ExpectMsgAsync<Judged>(Stuck)).Causes;

        Assert.Contains(causes, cause => cause.Type == typeof(ActorInitializationException).FullName);
        Assert.Contains(causes, cause => cause.Message.Contains("here-only", StringComparison.Ordinal));
        await ExpectTerminatedAsync(child, Stuck);
    }

    private async Task<(IActorRef Judge, IActorRef Child)> ChildAsync(Props props)
    {
        var judge = Sys.ActorOf(Props.Create<Judge>(TestActor), "judge");
        var child = await judge.Ask<IActorRef>(new Spawn(props.WithPlacement(Placement.OwnProcess), "child"), Stuck);
        return (judge, child);
    }

    public sealed class Unbuildable : ReceiveActor
    {
        public Unbuildable(string on) => throw new NotSupportedException($"cannot be {on}");

        public Unbuildable(Sealed letter) => ReceiveAny(_ => Sender.Tell(letter.Text));
    }

    /// <summary>Stops what fails, and tells the whole chain of causes.</summary>
    public sealed class Judge : ReceiveActor
    {
        private readonly IActorRef _log;

        public Judge(IActorRef log)
        {
            _log = log;
            Receive<Spawn>(spawn => Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name)));
            ReceiveAny(message => Sender.Tell(message));
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
        {
            var causes = new List<(string, string)>();
            for (var e = cause; e is not null; e = e.InnerException)
                causes.Add((e.GetType().FullName!, e.Message));
            _log.Tell(new Judged([.. causes]));
            return Directive.Stop;
        });
    }

    public sealed record Judged((string Type, string Message)[] Causes);
}
