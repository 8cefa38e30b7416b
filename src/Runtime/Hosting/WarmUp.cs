using ActorProc.Configuration;
using ActorProc.Launching;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace ActorProc.Hosting;

/// <summary>Has the runtime compile what a node needs, by doing all of it once: a system, a node of it, an actor there, a question and its answer, a failure, the end.</summary>
internal static class WarmUp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="near">The run directory of the system this is done for; its own is made beside it.</param>
    public static async Task RunAsync(string near)
    {
        var config = ConfigurationFactory.ParseString($"""
            akka.actor.provider = "ActorProc.ProcessActorRefProvider, ActorProc"
            akka.loglevel = ERROR
            akka.stdout-loglevel = ERROR
            actorproc.run-directory = {HoconText.Quote(Path.GetDirectoryName(near)!)}
            """).WithFallback(ReferenceConfig.Node);
        // Twice: reflection compiles its stubs at the second use.
        await OnceAsync(config).ConfigureAwait(false);
        await OnceAsync(config).ConfigureAwait(false);
    }

    private static async Task OnceAsync(Config config)
    {
        var launcher = new LauncherSetup(new InProcessLauncher(payload => new NodeSession(NodeBrief.Read(payload), ownsProcess: false).RunAsync()));
        var system = ActorSystem.Create("warm", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), launcher));
        var actor = system.ActorOf(new Props(Deploy.None, typeof(WarmActor), "argument"), "warm", Placement.OwnProcess);
        for (var i = 0; i < 30; i++)
            await actor.Ask<WarmQuestion>(new WarmQuestion(i, "text", [i]), Patience).ConfigureAwait(false);
        await ActorProcSystem.For(system).DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>Exercises what messages are made of.</summary>
internal sealed record WarmQuestion(int Number, string Text, int[] Items);

/// <summary>Answers.</summary>
internal sealed class WarmActor : UntypedActor
{
    public WarmActor(string argument) => _ = argument;

    protected override void OnReceive(object message) => Sender.Tell(message, Self);
}
