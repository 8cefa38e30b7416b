using System.Globalization;
using ActorProc.Node;

namespace ActorProc.Launching;

/// <summary>The environment of a node: this process's, what the settings need, and above it the user's own changes.</summary>
internal static class NodeEnvironment
{
    const string Hooks = "DOTNET_STARTUP_HOOKS";

    /// <summary>Changes <paramref name="environment"/>, which holds this process's own variables.</summary>
    /// <returns>What the node must undo before the user's code runs, so that its children are ordinary processes again.</returns>
    public static List<KeyValuePair<string, string?>> Apply(IDictionary<string, string?> environment, ProcessSettings settings, bool usesStartupHook)
    {
        var before = new Dictionary<string, string?>(environment);
        foreach (var (name, value) in OfTheRuntime(settings)) environment[name] = value;

        // A node must not spend its short life on profiling itself. Who has set this knows better.
        environment.TryAdd("DOTNET_TieredPGO", "0");

        // 3 MiB: messages up to that are garbage of the youngest generation. Large objects, which an array of 85,000 bytes is by default, are collected with everything
        // else, and each is fresh memory: 1 MiB messages arrived half as fast. Not where memory is short, or where the application says something else.
        if (!HasHeapLimit(environment, settings) && AppContext.GetData("System.GC.LOHThreshold") is null) environment.TryAdd("DOTNET_GCLOHThreshold", "300000");

        foreach (var (name, value) in settings.Environment)
        {
            if (value is null) environment.Remove(name);
            else environment[name] = value;
        }
        foreach (var name in settings.Environment.Keys) before[name] = environment.TryGetValue(name, out var value) ? value : null;

        environment[BootFrame.NodeMarker] = "1";

        // Last in line: it does not return, and the hooks before it (a profiler's, say) shall have run.
        if (usesStartupHook) environment[Hooks] = environment.TryGetValue(Hooks, out var others) && others is { Length: > 0 } ? $"{others}{Path.PathSeparator}{NodeCommandLine.StartupHook}" : NodeCommandLine.StartupHook;

        return environment
            .Where(variable => !before.TryGetValue(variable.Key, out var old) || old != variable.Value)
            .Select(variable => KeyValuePair.Create(variable.Key, before.GetValueOrDefault(variable.Key)))
            .ToList();
    }

    static bool HasHeapLimit(IDictionary<string, string?> environment, ProcessSettings settings) =>
        settings.HeapLimit > 0 || environment.Keys.Concat(settings.Environment.Keys).Any(name => name.StartsWith("DOTNET_GCHeapHardLimit", StringComparison.OrdinalIgnoreCase));

    static IEnumerable<KeyValuePair<string, string?>> OfTheRuntime(ProcessSettings settings)
    {
        yield return new("DOTNET_gcServer", settings.Gc == GcMode.Server ? "1" : "0");
        yield return new("DOTNET_gcConcurrent", settings.Gc == GcMode.Workstation ? "0" : "1");
        if (settings.HeapLimit > 0) yield return new("DOTNET_GCHeapHardLimit", settings.HeapLimit.ToString("x", CultureInfo.InvariantCulture));
    }
}
