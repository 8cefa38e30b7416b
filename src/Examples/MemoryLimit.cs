using Akka.Actor;

namespace ActorProc.Examples;

internal static class MemoryLimit
{
    private const int MiB = 1024 * 1024;

    public static async Task RunAsync()
    {
        // What runs out of memory is logged as the error it is; here it is expected, and told below.
        await using var app = await ActorProcSystem.StartAsync("memory", new() { Config = "akka.loglevel = OFF" });
        var options = new NodeOptions { HeapLimit = 64 * MiB, OnCrash = OnCrash.Stop, Output = NodeOutput.Capture };
        var hoard = app.ActorOf(Props.Create<Hoard>(), "hoard", Placement.OwnProcess.With(options));

        var pid = await hoard.Ask<int>(new Keep(10), TimeSpan.FromSeconds(30));
        Console.WriteLine($"pid {pid} keeps 10 MiB, well within its limit. Now it is told to keep 1,000 MiB more.");
        var failure = await Check.FailsAsync<NodeDownException>(hoard.Ask<int>(new Keep(1000), TimeSpan.FromSeconds(30)));

        Console.WriteLine($"pid {pid} is gone: {failure.Message}");
        Console.WriteLine($"pid {Environment.ProcessId}, where you are reading this, uses {GC.GetTotalMemory(false) / MiB} MiB of heap.");
        Check.That(failure.Reason is ExitReason.MemoryLimit { Bytes: 64 * MiB }, "the reason is the memory limit");
    }
}

internal sealed class Hoard : ReceiveActor
{
    private readonly List<byte[]> _kept = [];

    public Hoard() => Receive<Keep>(keep =>
    {
        for (var i = 0; i < keep.MiB; i++)
            _kept.Add(new byte[1024 * 1024]);
        Sender.Tell(Environment.ProcessId);
    });
}

internal sealed record Keep(int MiB);
