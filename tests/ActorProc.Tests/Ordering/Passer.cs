using Akka.Actor;

namespace ActorProc.Tests.Ordering;

/// <summary>Creates children and passes their references on at once.</summary>
public sealed class Passer : ReceiveActor
{
    public Passer() => Receive<SpawnAndPass>(spawn => spawn.Talker.Tell(new Talk(Context.ActorOf(spawn.Props, spawn.Name), spawn.Count), Sender));
}

/// <summary>Create this child, and have the talker talk to it at once on behalf of whoever sent this.</summary>
public sealed record SpawnAndPass(Props Props, string Name, IActorRef Talker, int Count);
