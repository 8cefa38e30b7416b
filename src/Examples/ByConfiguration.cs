using Akka.Actor;
using Akka.Configuration;

namespace ActorProc.Examples;

internal static class ByConfiguration
{
    // The two lines are `provider` and `process`. Here they stand in the code; they can as well come from a file.
    private static readonly Config Hocon = """
        akka {
          loglevel = WARNING
          actor {
            provider = "ActorProc.ProcessActorRefProvider, ActorProc"
            deployment {
              /greeter { process = own }
            }
          }
        }
        """;

    public static async Task RunAsync()
    {
        // From here on nothing but Akka.NET.
        using var system = ActorSystem.Create("hocon", Hocon);
        var greeter = system.ActorOf(Props.Create<Greeter>(), "greeter");

        var reply = await greeter.Ask<Greeting>("HOCON", TimeSpan.FromSeconds(30));

        Console.WriteLine($"pid {Environment.ProcessId} asked, pid {reply.Pid} answered: {reply.Text}");
        Console.WriteLine($"The actor's path names its node: {greeter.Path.Address}. That is a name, not a place on a network; no port is open.");
        Check.That(reply.Pid != Environment.ProcessId, "the greeter lives in another process");
        await system.Terminate();
    }
}
