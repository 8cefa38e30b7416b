using ActorProc.Launching;
using ActorProc.Link;

namespace ActorProc.Orchestration;

/// <summary>A node in waiting. Touched by the orchestrator alone.</summary>
internal sealed class Standby(LinkAddress address)
{
    public LinkAddress Address { get; } = address;

    public string Name => $"standby-{Address.Port}";

    public INodeProcess? Process { get; set; }

    /// <summary>Set when it is warm and has reported in.</summary>
    public Connection? Connection { get; set; }

    public bool IsReady => Process is not null && Connection is not null;
}
