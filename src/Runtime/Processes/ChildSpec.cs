using ActorProc.Launching;

namespace ActorProc.Processes;

/// <summary>A child to be started.</summary>
internal sealed record ChildSpec
{
    public required string Name { get; init; }

    public required int[] Identity { get; init; }

    public bool Daemon { get; init; }

    public bool AllowChildren { get; init; }

    /// <summary>Somebody waits for what it returns.</summary>
    public bool Connects { get; init; }

    /// <summary>It is a pool's worker, with a <see cref="Calls.WorkBoard"/>.</summary>
    public bool HasBoard { get; init; }

    public required byte[] AuthKey { get; init; }

    public NodeOptions? Node { get; init; }
}
