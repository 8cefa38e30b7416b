using Akka.Actor;

namespace ActorProc.Examples;

internal static class SharedNode
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("shared", new() { Config = "akka.loglevel = WARNING" });
        // In HOCON: "/xml" { process = parsers }, or "/parse/*" { process = parsers } for all children of one actor.
        var xml = app.ActorOf(Props.Create<Parser>(), "xml", Placement.Shared("parsers"));
        var json = app.ActorOf(Props.Create<Parser>(), "json", Placement.Shared("parsers"));
        var alone = app.ActorOf(Props.Create<Parser>(), "csv", Placement.OwnProcess);
        var beside = app.ActorOf(Props.Create<Parser>(), "tsv", Placement.SameAs(alone));

        var pids = new List<int>();
        foreach (var parser in new[] { xml, json, alone, beside })
        {
            pids.Add(await parser.Ask<int>("where are you?", TimeSpan.FromSeconds(30)));
            Console.WriteLine($"  {parser.Path.Name,-4}  pid {pids[^1]}");
        }

        Console.WriteLine("What the system knows of its nodes:");
        foreach (var node in await app.GetNodesAsync())
            Console.WriteLine($"  {node.Name}: {node.State}, pid {node.Pid}, {string.Join(" and ", node.Actors.Select(actor => actor.Name))}");

        Check.That(pids[0] == pids[1], "xml and json share a process");
        Check.That(pids[2] == pids[3] && pids[0] != pids[2], "csv and tsv share another one");
    }
}

internal sealed class Parser : ReceiveActor
{
    public Parser() => Receive<string>(_ => Sender.Tell(Environment.ProcessId));
}
