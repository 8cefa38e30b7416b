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
            agent.Runtime.Settings.Faults.Set(order.Host, order.ToFault());
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
        Receive<FillMemory>(_ =>
        {
            if (agent.MemoryLimit == 0)
            {
                Sender.Tell(new Status.Failure(new InvalidOperationException(
                    "This process has no memory limit of its own: set NodeOptions.HeapLimit or MemoryLimit where the actor is placed, and no standby nodes.")));
                return;
            }

            Sender.Tell(new Obeyed());
            Fill(agent);
        });
    }

    private static void Fill(NodeAgent agent)
    {
        try
        {
            // Where a limit does not hold, the machine is not to be filled for it.
            while (Filled.Count * (long)Step < 2 * agent.MemoryLimit)
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
