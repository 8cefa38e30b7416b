namespace ActorProc.Launching;

/// <summary>The command that starts a node of this application: the user's <c>Main</c> never runs in it.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments; nothing secret, every user can read them.</param>
/// <param name="UsesStartupHook">The executable is the application's own and has to be led aside before its <c>Main</c>.</param>
internal sealed record NodeCommandLine(string FileName, IReadOnlyList<string> Arguments, bool UsesStartupHook)
{
    /// <summary>The value of DOTNET_STARTUP_HOOKS: a simple assembly name, found as any assembly of the application is.</summary>
    public const string StartupHook = "ActorProc.Node";

    const string Dependencies = ".deps.json";
    const string Configuration = ".runtimeconfig.json";

    /// <summary>Decides. A pure function of the facts and of which files exist.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no way; the message says why and what to change.</exception>
    public static NodeCommandLine Choose(HostFacts facts, Func<string, bool> exists)
    {
        // With the application's own deps.json and runtimeconfig.json another main assembly runs in exactly its setting, as `dotnet ef` does.
        var configuration = facts.NodeAssembly.Length == 0 ? null : FindConfiguration(facts, exists);
        if (configuration is not null && FindDotnet(facts, exists) is { } dotnet) return Exec(dotnet, configuration, facts, exists);

        if (facts.ProcessPath.Length == 0) throw new PlatformNotSupportedException("The path of this process is unknown, so no second one like it can be started.");

        if (IsDotnet(facts.ProcessPath))
        {
            throw new PlatformNotSupportedException(
                $"No *{Configuration} was found for '{facts.EntryAssembly}' (looked beside it and beside '{string.Join("', '", facts.DependencyFiles)}'). " +
                "Nodes run with the application's own; build it as an executable (OutputType Exe), which writes that file.");
        }

        if (!facts.RunsStartupHooks)
        {
            throw new PlatformNotSupportedException(
                $"'{facts.ProcessPath}' was published with start-up hooks off, as trimming does and ahead-of-time compilation requires. A self-contained node is started through one: " +
                "set <StartupHookSupport>true</StartupHookSupport>, or publish without trimming.");
        }

        return new NodeCommandLine(facts.ProcessPath, [], UsesStartupHook: true);
    }

    static NodeCommandLine Exec(string dotnet, string configuration, HostFacts facts, Func<string, bool> exists)
    {
        List<string> arguments = ["exec", "--runtimeconfig", configuration];
        var stem = configuration[..^Configuration.Length];
        if (exists(stem + Dependencies)) arguments.AddRange(["--depsfile", stem + Dependencies]);
        foreach (var directory in facts.ProbingDirectories.Where(exists)) arguments.AddRange(["--additionalprobingpath", directory]);

        // The host looks for the application's assemblies beside the main one, so the copy among them is the right one.
        var beside = Path.Combine(Path.GetDirectoryName(configuration) ?? "", Path.GetFileName(facts.NodeAssembly));
        arguments.Add(exists(beside) ? beside : facts.NodeAssembly);
        return new NodeCommandLine(dotnet, arguments, UsesStartupHook: false);
    }

    static string? FindConfiguration(HostFacts facts, Func<string, bool> exists)
    {
        // The deps.json first: under a test host the main assembly is the host's, the deps.json that of the tests.
        var stems = facts.DependencyFiles
            .Where(file => file.EndsWith(Dependencies, StringComparison.OrdinalIgnoreCase) && !IsInside(file, facts.RuntimeDirectory))
            .Select(file => file[..^Dependencies.Length]);
        if (facts.EntryAssembly.Length > 0) stems = stems.Append(Path.ChangeExtension(facts.EntryAssembly, null));
        return stems.Select(stem => stem + Configuration).FirstOrDefault(exists);
    }

    static string? FindDotnet(HostFacts facts, Func<string, bool> exists)
    {
        if (IsDotnet(facts.ProcessPath)) return facts.ProcessPath;

        // <root>/shared/Microsoft.NETCore.App/<version>; a self-contained application has its runtime beside itself.
        var framework = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(facts.RuntimeDirectory));
        var shared = Path.GetDirectoryName(framework);
        if (Path.GetFileName(shared) != "shared") return null;

        var root = Path.GetDirectoryName(shared) ?? "";
        string[] names = [Path.Combine(root, "dotnet"), Path.Combine(root, "dotnet.exe")];
        return names.FirstOrDefault(exists);
    }

    static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase);

    static bool IsInside(string file, string directory) => file.StartsWith(directory, StringComparison.OrdinalIgnoreCase);
}
