using ActorProc.Node;

namespace ActorProc.Launching;

/// <summary>All a launcher needs to know to start one node.</summary>
internal sealed record LaunchSpec
{
    public required string NodeName { get; init; }

    /// <summary>The system's run directory; the node joins it.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>Name (<see cref="EntryName"/>) of a type with a method <c>static int Run(byte[] payload)</c>, which is all the node runs.</summary>
    public required string EntryType { get; init; }

    /// <summary>What that method is given. Nobody else can read it on the way.</summary>
    public required byte[] Payload { get; init; }

    public required ProcessSettings Settings { get; init; }
}
