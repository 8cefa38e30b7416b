using ActorProc.Configuration;
using Akka.Configuration;

namespace ActorProc.TestKit.Faults;

/// <summary>What a node is told about the test it takes part in. Travels as a part of its configuration.</summary>
/// <param name="Tag">The mark of the kit.</param>
/// <param name="IsInProcess">It is a part of the tests' process.</param>
/// <param name="Crash">Where it is to end.</param>
/// <param name="MemoryLimit">The smallest limit of its memory in bytes; 0: none.</param>
internal sealed record AgentSettings(string Tag, bool IsInProcess, CrashPoint? Crash, long MemoryLimit)
{
    private const string Key = "actorproc-testkit";

    /// <summary>For all nodes of a kit.</summary>
    public static string Write(string tag, ProcessMode mode) => $$"""
        {{Key}} { tag = {{HoconText.Quote(tag)}}, in-process = {{(mode == ProcessMode.InProcess ? "on" : "off")}} }
        """;

    /// <summary>For one node, above that.</summary>
    public static string Write(CrashPoint? crash, long memoryLimit) => $$"""
        {{Key}} { crash = {{HoconText.Quote(crash?.Text ?? "")}}, memory-limit = {{memoryLimit}} }
        """;

    /// <summary>Nothing: a node that is not a kit's.</summary>
    public static AgentSettings? Read(Config config) => config.GetConfig(Key) is not { } own || !own.HasPath("tag")
        ? null
        : new AgentSettings(
            own.GetString("tag"), own.GetBoolean("in-process"), own.GetString("crash", "") is { Length: > 0 } crash ? CrashPoint.Parse(crash) : null, own.GetLong("memory-limit", 0));
}
