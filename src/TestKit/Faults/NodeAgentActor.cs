using ActorProc.Link;
using Akka.Actor;
using Akka.Event;

namespace ActorProc.TestKit.Faults;

/// <summary>Takes the orders of a test.</summary>
internal sealed class NodeAgentActor : ReceiveActor
{
    private const int Step = 1 << 20;

    private static readonly List<byte[]> Filled = [];

    private readonly HashSet<IActorRef> _listeners = [];

    public NodeAgentActor(NodeAgent agent)
    {
        Receive<ArmCrash>(order =>
        {
            agent.Arm(CrashPoint.Parse(order.Point), order.Actor);
            Sender.Tell(new Obeyed());
        });
        Receive<FaultLink>(order =>
        {
            // What says that it is done passes all the same: nobody could tell otherwise.
            agent.Runtime.Settings.Faults.Set(order.Host, !order.IsOn
                ? null
                : new LinkFault(order.Delay, order.Loss, order.Seed, order.IsDead) { Exempt = Sender.Path.ToSerializationFormat() });
            Sender.Tell(new Obeyed());
        });
        Receive<RelayLogs>(order =>
        {
            if (_listeners.Add(order.To) && _listeners.Count == 1)
                Context.System.EventStream.Subscribe(Self, typeof(LogEvent));
            Sender.Tell(new Obeyed());
        });
        Receive<LogEvent>(log =>
        {
            foreach (var listener in _listeners)
                listener.Tell(NodeLogged.Of(log));
        });
        Receive<FillMemory>(_ => Fill(agent));
    }

    private static void Fill(NodeAgent agent)
    {
        try
        {
            while (true)
            {
                var block = new byte[Step];
                Random.Shared.NextBytes(block);
                Filled.Add(block);
            }
        }
        catch (OutOfMemoryException e)
        {
            agent.Runtime.Placer.OutOfMemory(e);
        }
    }
}
