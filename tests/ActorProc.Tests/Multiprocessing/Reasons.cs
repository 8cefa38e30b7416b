using ActorProc.Tests.Hosting;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Behaviours that no test of this folder shows: why, or where else they are shown.</summary>
internal static class Reasons
{
    private static readonly Dictionary<string, string> Why = new()
    {
        ["P-02"] = "there is no argument `group`: Python reserves it for something that never came.",
        ["MG-13"] = "managers over the network come with the cluster, under TLS: on one machine every process reaches them already.",
        ["PO-20"] = "a running pool belongs to its system, which ends it: it cannot be dropped.",
    };

    private static readonly Dictionary<string, string[]> Elsewhere = new()
    {
        ["CX-03"] =
        [
            $"{nameof(LaunchModeSpecs)}.{nameof(LaunchModeSpecs.Main_should_run_once_when_started_by_dotnet_run)}",
            $"{nameof(LaunchModeSpecs)}.{nameof(LaunchModeSpecs.Main_should_run_once_when_started_by_dotnet_and_the_assembly)}",
        ],
        ["CX-04"] =
        [
            $"{nameof(LaunchModeSpecs)}.{nameof(LaunchModeSpecs.Main_should_run_once_when_started_by_its_own_executable)}",
            $"{nameof(LaunchModeSpecs)}.{nameof(LaunchModeSpecs.Main_should_run_once_when_published_as_a_single_file)}",
            $"{nameof(LaunchModeSpecs)}.{nameof(LaunchModeSpecs.Main_should_run_once_when_published_as_a_single_file_with_its_own_runtime)}",
        ],
    };

    public static IEnumerable<string> Ids => Why.Keys.Concat(Elsewhere.Keys);

    /// <summary>Why a behaviour has no test, or nothing.</summary>
    public static string? Of(string behaviour) => Why.TryGetValue(behaviour, out var why) ? $"reason: {why}" : null;

    /// <summary>Tests of other folders that show a behaviour too.</summary>
    public static IReadOnlyList<string> ElsewhereOf(string behaviour) => Elsewhere.GetValueOrDefault(behaviour, []);
}
