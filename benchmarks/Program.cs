using System.Globalization;
using Spectre.Console;

namespace ActorProc.Benchmarks;

/// <summary>Measures what the library promises, with real processes. Run it in Release, on a machine that has nothing else to do.</summary>
internal static class Program
{
    private static readonly (string Name, string What, Func<int?, Task> Run)[] All =
    [
        ("kills", "from the kill of a process to Terminated, and to the next answer", Kills.RunAsync),
        ("place", "an actor in a process of its own: the call and the first answer", Places.RunAsync),
        ("scale", "20 actors in 20 processes: all answers, the cost of idling, the end", Scale.RunAsync),
        ("processes", "a function in a process of its own, beside Python's spawn", Processes.RunAsync),
        ("roundtrip", "questions a second and messages a second between two processes", RoundTrips.RunAsync),
    ];

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["compare", .. var options]:
                return await Compare.CompareCommand.RunAsync(options);
            case ["growth", .. var options]:
                return await Growth.GrowthCommand.RunAsync(options);
            case ["threshold", .. var options]:
                return await Growth.ThresholdCommand.RunAsync(options);
            case ["micro", .. var filter]:
                return await Sibling.RunAsync("Micro", filter);
            case ["worker", .. var work]:
                return await Worker.Works.RunAsync(work);
        }

        if (!TryParse(arguments, out var name, out var count))
            return Usage();
        var chosen = name == "all" ? All : Array.FindAll(All, benchmark => benchmark.Name == name);
        if (chosen.Length == 0)
            return Usage();
        Console.WriteLine(Machine.Describe());
        foreach (var benchmark in chosen)
            await benchmark.Run(count);
        return 0;
    }

    private static bool TryParse(string[] arguments, out string name, out int? count)
    {
        name = arguments.Length > 0 ? arguments[0] : "list";
        count = null;
        if (arguments.Length is 0 or 1)
            return true;
        if (arguments.Length != 3 || arguments[1] != "--count" || !int.TryParse(arguments[2], CultureInfo.InvariantCulture, out var number) || number < 1)
            return false;
        count = number;
        return true;
    }

    private static int Usage()
    {
        AnsiConsole.WriteLine("dotnet run -c Release --project benchmarks -- <name> [--count <repetitions>]");
        foreach (var (name, what, _) in All)
            AnsiConsole.WriteLine($"  {name,-10} {what}");
        AnsiConsole.WriteLine("  all        one after the other");
        AnsiConsole.WriteLine("  micro      what happens inside one process, by BenchmarkDotNet; [--quick] [--filter *Name*]");
        AnsiConsole.WriteLine(Growth.GrowthCommand.Usage);
        AnsiConsole.WriteLine(Growth.ThresholdCommand.Usage);
        AnsiConsole.WriteLine("And the same work on ActorProc and on its peers, with the goals:");
        Console.WriteLine(Compare.CompareOptions.Usage);
        return 1;
    }
}
