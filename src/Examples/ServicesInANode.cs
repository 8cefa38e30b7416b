using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace ActorProc.Examples;

internal static class ServicesInANode
{
    public static async Task RunAsync()
    {
        var options = new ActorProcOptions { Config = "akka.loglevel = WARNING" }.UseNodeServices<ShopServices>();
        await using var app = await ActorProcSystem.StartAsync("services", options);
        // "invoice" is handed over here; the printer is filled in where the actor is made.
        var clerk = app.ActorOf(NodeServices.Props<Clerk>("invoice"), "clerk", Placement.OwnProcess);

        var printed = await clerk.Ask<Printed>("4711", TimeSpan.FromSeconds(30));

        Console.WriteLine($"pid {printed.Pid} made the clerk with a printer from its own container, and {printed.Text}.");
        Check.That(printed.Pid != Environment.ProcessId && printed.PrinterPid == printed.Pid, "clerk and printer live in the other process");
    }
}

/// <summary>Registers what actors in nodes are given. Only its name travels; a container of this process could not.</summary>
public sealed class ShopServices : INodeServices
{
    public void ConfigureServices(IServiceCollection services) => services.AddSingleton<Printer>();
}

public sealed class Printer
{
    public int Pid { get; } = Environment.ProcessId;

    public string Print(string text) => $"printed {text}";
}

public sealed class Clerk : ReceiveActor
{
    public Clerk(Printer printer, string form) =>
        Receive<string>(number => Sender.Tell(new Printed(printer.Print($"{form} {number}"), Environment.ProcessId, printer.Pid)));
}

public sealed record Printed(string Text, int Pid, int PrinterPid);
