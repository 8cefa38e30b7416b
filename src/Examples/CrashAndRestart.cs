using System.Diagnostics;
using Akka.Actor;

namespace ActorProc.Examples;

internal static class CrashAndRestart
{
    public static async Task RunAsync()
    {
        // Akka logs every restart as an error. This one is expected, and told below.
        await using var app = await ActorProcSystem.StartAsync("restart", new() { Config = "akka.loglevel = OFF" });
        var supervisor = app.ActorOf(Props.Create<Supervisor>(), "supervisor", Placement.Local);
        var counter = await supervisor.Ask<IActorRef>("counter", TimeSpan.FromSeconds(30));
        await counter.Ask<Count>("count", TimeSpan.FromSeconds(30));
        var before = await counter.Ask<Count>("count", TimeSpan.FromSeconds(30));
        Console.WriteLine($"The counter lives in pid {before.Pid} and has counted to {before.Value}. Its process is killed.");

        // The counter does not answer this one; so it is still pending when the process dies.
        Task pending = counter.Ask<Count>("never mind", TimeSpan.FromSeconds(30));
        using (var process = Process.GetProcessById(before.Pid))
            process.Kill();
        var clock = Stopwatch.StartNew();
        await Check.FailsAsync<NodeDownException>(pending);
        var failed = clock.ElapsedMilliseconds;
        // The same reference, at once: what it is told now waits for the new process.
        var after = await counter.Ask<Count>("count", TimeSpan.FromSeconds(30));

        Console.WriteLine($"{failed} ms after the kill the question that was pending failed: nobody waits for an answer that cannot come.");
        Console.WriteLine($"{clock.ElapsedMilliseconds} ms after the kill pid {after.Pid} answered the next one, asked through the same reference.");
        Console.WriteLine($"It counted to {after.Value}: a restarted actor starts anew, in another process as in the same one.");
        Check.That(after.Pid != before.Pid && after.Value == 1, "the counter was restarted in a new process");
    }
}

internal sealed class Supervisor : ReceiveActor
{
    public Supervisor()
    {
        var counter = Context.ActorOf(Props.Create<Counter>(), "counter", Placement.OwnProcess);
        Receive<string>(name => name == "counter", _ => Sender.Tell(counter));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(failure =>
    {
        Console.WriteLine($"The supervisor, in pid {Environment.ProcessId}, is asked what to do: {failure.Message} It says: restart.");
        return Directive.Restart;
    });
}

internal sealed class Counter : ReceiveActor
{
    private int _count;

    public Counter() => Receive<string>(text => text == "count", _ => Sender.Tell(new Count(++_count, Environment.ProcessId)));
}

internal sealed record Count(int Value, int Pid);
