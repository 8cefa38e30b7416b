using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorProc.Node;

namespace ActorProc.Launching;

/// <summary>What decides how a node of this application can be started.</summary>
/// <param name="ProcessPath">The executable that runs: <c>dotnet</c>, or the application's own.</param>
/// <param name="EntryAssembly">The file of the main assembly; empty if it is inside the executable, or there is none.</param>
/// <param name="NodeAssembly">The file of ActorProc.Node; empty if it is inside the executable.</param>
/// <param name="DependencyFiles">The deps.json files in use, the application's first.</param>
/// <param name="ProbingDirectories">Where else the host looks for assemblies, as test hosts have it do.</param>
/// <param name="RuntimeDirectory">Where the runtime's own assemblies are.</param>
/// <param name="RunsStartupHooks">False after trimming and ahead-of-time compilation.</param>
internal sealed record HostFacts(
    string ProcessPath,
    string EntryAssembly,
    string NodeAssembly,
    IReadOnlyList<string> DependencyFiles,
    IReadOnlyList<string> ProbingDirectories,
    string RuntimeDirectory,
    bool RunsStartupHooks)
{
    public static HostFacts Here() => new(
        Environment.ProcessPath ?? "",
        FileOf(Assembly.GetEntryAssembly()),
        FileOf(typeof(BootFrame).Assembly),
        Listed("APP_CONTEXT_DEPS_FILES", ';'),
        Listed("PROBING_DIRECTORIES", Path.PathSeparator),
        RuntimeEnvironment.GetRuntimeDirectory(),
        RuntimeFeature.IsDynamicCodeSupported && (!AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out var supported) || supported));

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is the answer that is asked for.")]
    static string FileOf(Assembly? assembly) => assembly?.Location ?? "";

    static string[] Listed(string key, char separator) =>
        (AppContext.GetData(key) as string)?.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
