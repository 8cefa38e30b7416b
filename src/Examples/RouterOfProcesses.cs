using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Akka.Routing;

namespace ActorProc.Examples;

internal static class RouterOfProcesses
{
    private static readonly Config Hocon = """
        akka.loglevel = WARNING
        akka.actor.deployment {
          /resize { router = round-robin-pool, nr-of-instances = 4, process = own, node { heap-limit = 256m } }
        }
        """;

    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("router", new() { Config = Hocon });
        var clock = Stopwatch.StartNew();
        var resize = app.ActorSystem.ActorOf(Props.Create<Resizer>().WithRouter(FromConfig.Instance), "resize");

        var pages = await Task.WhenAll(Enumerable.Range(1, 8).Select(page => resize.Ask<Resized>(page, TimeSpan.FromSeconds(30))));

        Console.WriteLine($"8 pages were told to one reference and are done {clock.Elapsed.TotalMilliseconds:0} ms later, the start of four processes included:");
        var byProcess = pages.GroupBy(page => page.Pid).ToArray();
        foreach (var process in byProcess)
            Console.WriteLine($"  pid {process.Key} resized pages {string.Join(" and ", process.Select(page => page.Page))}");
        Check.That(byProcess.Length == 4 && byProcess.All(process => process.Count() == 2), "the pages are spread evenly over four processes");
    }
}

internal sealed class Resizer : ReceiveActor
{
    public Resizer() => Receive<int>(page => Sender.Tell(new Resized(page, Environment.ProcessId)));
}

internal sealed record Resized(int Page, int Pid);
