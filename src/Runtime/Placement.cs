using ActorProc.Configuration;
using Akka.Actor;

namespace ActorProc;

/// <summary>Where an actor should live, as a value.</summary>
/// <remarks>
/// It is an Akka <see cref="Scope"/>: give it to <see cref="PlacementExtensions.ActorOf(IActorRefFactory, Props, string?, Placement)"/>, put it into
/// <see cref="Deploy.WithScope"/> or <see cref="PlacementExtensions.WithPlacement"/>, or write <c>process = own</c> in
/// <c>akka.actor.deployment</c>. As with Akka's remote deployment, what the configuration says wins over what the code says. Immutable.
/// </remarks>
public sealed class Placement : Scope, IEquatable<Placement>
{
    private Placement(PlacementKind kind, string? name = null, IActorRef? neighbour = null, string overlay = "")
    {
        Kind = kind;
        Name = name;
        Neighbour = neighbour;
        Overlay = overlay;
    }

    /// <summary>In the process of its parent, as Akka does by itself.</summary>
    public static new Placement Local { get; } = new(PlacementKind.Local);

    /// <summary>In a process of its own, which ends when the actor stops.</summary>
    public static Placement OwnProcess { get; } = new(PlacementKind.Own);

    internal PlacementKind Kind { get; }

    internal string? Name { get; }

    internal IActorRef? Neighbour { get; }

    /// <summary>HOCON of the node settings of this placement, or an empty string.</summary>
    internal string Overlay { get; }

    /// <summary>In the process of this name, together with all others placed there. It starts with the first and ends some time after the last.</summary>
    /// <param name="name">The node's name: not empty, at most 100 characters, not <c>own</c> or <c>local</c>.</param>
    /// <exception cref="ArgumentException">The name is empty, too long, or has another meaning in HOCON.</exception>
    public static Placement Shared(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Length > 100 || name is "own" or "local")
            throw new ArgumentException($"'{name}' cannot name a node: at most 100 characters, and not 'own' or 'local', which mean something else.", nameof(name));
        return new(PlacementKind.Shared, name);
    }

    /// <summary>In the process in which another actor lives.</summary>
    /// <param name="neighbour">That actor. When its process is gone for good, the placed actor fails to start.</param>
    public static Placement SameAs(IActorRef neighbour)
    {
        ArgumentNullException.ThrowIfNull(neighbour);
        return new(PlacementKind.SameAs, neighbour: neighbour);
    }

    /// <summary>The same place, with settings for its process. They count when the process is started for this placement.</summary>
    /// <param name="options">What is left unset there stays as it is.</param>
    /// <exception cref="InvalidOperationException">This placement starts no process.</exception>
    public Placement With(NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Kind is PlacementKind.Local or PlacementKind.SameAs)
            throw new InvalidOperationException($"{this} starts no process, so it takes no node options. Use OwnProcess or Shared.");
        return WithOverlay(NodeSettings.Overlay(options));
    }

    internal Placement WithOverlay(string overlay) => overlay.Length == 0 ? this : new(Kind, Name, Neighbour, Overlay + "\n" + overlay);

    /// <inheritdoc/>
    public override Scope WithFallback(Scope other) =>
        other is Placement below && below.Kind == Kind && below.Name == Name ? new Placement(Kind, Name, Neighbour, below.Overlay + "\n" + Overlay) : this;

    /// <inheritdoc/>
    public override Scope Copy() => this;

    /// <inheritdoc/>
    public bool Equals(Placement? other) =>
        other is not null && Kind == other.Kind && Name == other.Name && Equals(Neighbour, other.Neighbour) && Overlay == other.Overlay;

    /// <inheritdoc/>
    public override bool Equals(Scope? other) => Equals(other as Placement);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Placement);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Neighbour, Overlay);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        PlacementKind.Shared => $"Shared({Name})",
        PlacementKind.SameAs => $"SameAs({Neighbour})",
        PlacementKind.Own => "OwnProcess",
        _ => "Local",
    };
}

internal enum PlacementKind
{
    Local,
    Own,
    Shared,
    SameAs,
}
