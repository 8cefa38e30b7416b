using Akka.Actor;

namespace ActorProc.TestHost;

/// <summary>Has, down to a depth, another one of its kind in a process that its own process placed. Tells the pids of all.</summary>
public sealed class Nest : ReceiveActor
{
    public Nest(int depth)
    {
        var inner = depth > 1 ? Context.ActorOf(Props.Create<Nest>(depth - 1), "inner", Placement.OwnProcess) : null;
        ReceiveAsync<string>(async _ =>
        {
            var asker = Sender;
            int[] below = inner is null ? [] : await inner.Ask<int[]>("pids");
            asker.Tell((int[])[Environment.ProcessId, .. below]);
        });
    }
}

/// <summary>Answers, then keeps more threads busy than there are cores, its own among them, and never yields.</summary>
public sealed class Spin : ReceiveActor
{
    public Spin() => ReceiveAny(_ =>
    {
        Sender.Tell(Environment.ProcessId);
        for (var i = 0; i < Environment.ProcessorCount; i++)
            new Thread(Forever) { IsBackground = true }.Start();
        Forever();
    });

    private static void Forever()
    {
        while (true)
        {
        }
    }
}
