using Akka.Actor;

namespace ActorProc.Tests.Placing;

/// <summary>Tells what it is asked of its process, its cell and its system.</summary>
public class Reporter : ReceiveActor
{
    public Reporter()
    {
        Receive<Report>(report => Sender.Tell(Answer(report)));
        Receive<Spawn>(spawn => Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name)));
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
    }

    private static string Answer(Report report) => report.Of switch
    {
        "variable" => Environment.GetEnvironmentVariable(report.Key) ?? "(none)",
        "setting" => Context.System.Settings.Config.GetString(report.Key, ""),
        "dispatcher" => Context.Dispatcher.Id,
        "mailbox" => ((ActorCell)Context).Mailbox!.MessageQueue.GetType().Name,
        "stash" => ((ActorCell)Context).Props.Deploy.StashCapacity.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "extensions" => $"{Context.System.HasExtension<Marker>()} {Context.System.HasExtension<NodeMarker>()}",
        "listeners" => string.Join(' ', Listeners.OfThisProcess()),
        _ => throw new ArgumentException($"Nobody knows what {report.Of} is."),
    };
}

public sealed record Report(string Of, string Key = "");

/// <summary>Restarts and stops a child as its Props' strategy says; says what became of it.</summary>
public sealed class Governed : ReceiveActor
{
    private readonly IActorRef _child = Context.ActorOf(Props.Create<Counting>(), "child");

    public Governed() => ReceiveAny(_child.Forward);

    public sealed class Counting : ReceiveActor
    {
        private int _count;

        public Counting()
        {
            Receive<Exception>(failure => throw failure);
            ReceiveAny(_ => Sender.Tell(++_count));
        }
    }
}

/// <summary>An extension that only is there or is not.</summary>
public sealed class Marker : IExtension;

/// <summary>Starts <see cref="Marker"/>.</summary>
public sealed class MarkerId : ExtensionIdProvider<Marker>
{
    public override Marker CreateExtension(ExtendedActorSystem system) => new();
}

/// <summary>Another one.</summary>
public sealed class NodeMarker : IExtension;

/// <summary>Starts <see cref="NodeMarker"/>.</summary>
public sealed class NodeMarkerId : ExtensionIdProvider<NodeMarker>
{
    public override NodeMarker CreateExtension(ExtendedActorSystem system) => new();
}

/// <summary>Made by a producer only.</summary>
public sealed class MadeBy(Func<ActorBase> make) : IIndirectActorProducer
{
    public Type ActorType => typeof(Echo);

    public ActorBase Produce() => make();

    public void Release(ActorBase actor)
    {
    }
}
