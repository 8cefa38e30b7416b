using ActorProc.Configuration;
using ActorProc.Launching;
using ActorProc.Node;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace ActorProc.Hosting;

/// <summary>Has the runtime compile what a node needs, by doing all of it once: a system, a node of it, an actor there, a question and its answer, a failure, the end.</summary>
internal static class WarmUp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <param name="near">The run directory of the system this is done for. Its own is made inside, so that it goes with that one if this process is killed.</param>
    public static async Task RunAsync(string near)
    {
        var place = RunDirectoryBase.HasRoomBelow(near) ? near : Path.GetDirectoryName(near)!;
        var config = ConfigurationFactory.ParseString($"""
            akka.actor.provider = "ActorProc.ProcessActorRefProvider, ActorProc"
            akka.loglevel = ERROR
            akka.stdout-loglevel = ERROR
            actorproc.standby = 1
            actorproc.run-directory = {HoconText.Quote(place)}
            """).WithFallback(ReferenceConfig.Node);
        // Twice: reflection compiles its stubs at the second use.
        await OnceAsync(config).ConfigureAwait(false);
        await OnceAsync(config).ConfigureAwait(false);
    }

    private static async Task OnceAsync(Config config)
    {
        var launcher = new LauncherSetup(new InProcessLauncher((payload, _) => NodeHost.RunAsync(NodeBrief.Read(payload), ownsProcess: false))) { RefillPause = Never };
        var system = NodeSystem.Start("warm", config, ActorSystemSetup.Create(launcher));
        var app = ActorProcSystem.For(system);
        // It becomes that node as this process will: in waiting first, then told who it is.
        for (var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds; !(await app.GetNodesAsync().ConfigureAwait(false)).Any(node => node.State == NodeState.Standby);)
        {
            // Its end is told, and another one started in its place.
            if (Environment.TickCount64 > deadline)
                throw new TimeoutException($"A node that warms up had no node in waiting of its own after {Patience.TotalSeconds:0} s.");
            await Task.Delay(Tick).ConfigureAwait(false);
        }

        var actor = system.ActorOf(new Props(Deploy.None, typeof(WarmActor), "argument"), "warm", Placement.OwnProcess);
        for (var i = 0; i < 30; i++)
            await actor.Ask<WarmQuestion>(new WarmQuestion(i, "text", [i]), Patience).ConfigureAwait(false);
        await actor.Ask<int>("argument", Patience).ConfigureAwait(false);
        await actor.Ask<bool>(true, Patience).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>Exercises what messages are made of.</summary>
internal sealed record WarmQuestion(int Number, string Text, int[] Items);

/// <summary>Answers. Declares what it receives as most actors do: Akka makes code of that.</summary>
internal sealed class WarmActor : ReceiveActor
{
    public WarmActor(string argument)
    {
        Receive<string>(text => text == argument, text => Sender.Tell(text.Length, Self));
        Receive<WarmQuestion>(question => Sender.Tell(question, Self));
        ReceiveAny(message => Sender.Tell(message, Self));
    }
}
