using ActorProc.Configuration;
using Akka.Configuration;

namespace ActorProc.TestKit.Faults;

/// <summary>What a node is told about the test it takes part in. Travels as a part of its configuration.</summary>
/// <param name="Tag">The mark of the kit.</param>
/// <param name="Node">The node's name.</param>
/// <param name="IsInProcess">It is a part of the tests' process.</param>
/// <param name="Crash">Where it is to end.</param>
internal sealed record AgentSettings(string Tag, string Node, bool IsInProcess, CrashPoint? Crash)
{
    private const string Key = "actorproc-testkit";

    public static string Write(string tag, string node, ProcessMode mode, CrashPoint? crash) => $$"""
        {{Key}} {
          tag = {{HoconText.Quote(tag)}}
          node = {{HoconText.Quote(node)}}
          in-process = {{(mode == ProcessMode.InProcess ? "on" : "off")}}
          crash = {{HoconText.Quote(crash?.Text ?? "")}}
        }
        """;

    /// <summary>Nothing: a node that is not a kit's.</summary>
    public static AgentSettings? Read(Config config) => config.GetConfig(Key) is not { } own || !own.HasPath("tag")
        ? null
        : new AgentSettings(own.GetString("tag"), own.GetString("node"), own.GetBoolean("in-process"), own.GetString("crash") is { Length: > 0 } crash ? CrashPoint.Parse(crash) : null);
}
