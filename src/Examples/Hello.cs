using Akka.Actor;

namespace ActorProc.Examples;

internal static class Hello
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("hello", new() { Config = "akka.loglevel = WARNING" });
        IActorRef greeter = app.ActorOf(Props.Create<Greeter>(), "greeter", Placement.OwnProcess);

        Greeting reply = await greeter.Ask<Greeting>("world", TimeSpan.FromSeconds(30));

        Console.WriteLine($"pid {Environment.ProcessId} asked, pid {reply.Pid} answered: {reply.Text}");
        if (reply.Pid == Environment.ProcessId)
            throw new InvalidOperationException("The greeter lives in this process.");
    }
}

internal sealed class Greeter : ReceiveActor
{
    public Greeter() => Receive<string>(name => Sender.Tell(new Greeting($"Hello, {name}!", Environment.ProcessId)));
}

internal sealed record Greeting(string Text, int Pid);
