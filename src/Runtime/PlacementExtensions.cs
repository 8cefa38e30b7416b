using Akka.Actor;

namespace ActorProc;

/// <summary>Placing actors, on everything that can create one: a system, a context, a TestKit.</summary>
public static class PlacementExtensions
{
    /// <summary>Creates an actor where <paramref name="placement"/> says. Returns at once: what is told to it meanwhile waits, in order, for its process.</summary>
    /// <param name="factory">The parent: a system or an actor's context.</param>
    /// <param name="props">How to create the actor. Its arguments travel, so they must be serialisable.</param>
    /// <param name="name">The actor's name, or <c>null</c> for one that is made up.</param>
    /// <param name="placement">Where it should live.</param>
    /// <returns>A reference that stays good for the life of the actor, over restarts of its process too.</returns>
    /// <exception cref="InvalidActorNameException">The name is taken or cannot be a name.</exception>
    /// <exception cref="MessageSerializationException">An argument cannot travel; the text names it.</exception>
    /// <exception cref="ActorProcConfigurationException">A setting of the placement cannot be used; the text names its key.</exception>
    /// <exception cref="NotSupportedException">The props hold something that cannot travel, or the system's provider is not
    /// <see cref="ProcessActorRefProvider"/>; the text says which.</exception>
    public static IActorRef ActorOf(this IActorRefFactory factory, Props props, string? name, Placement placement)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(placement);
        if (placement.Kind != PlacementKind.Local && Provider(factory) is { } provider and not ProcessActorRefProvider)
        {
            throw new NotSupportedException(
                $"{placement} needs akka.actor.provider = \"ActorProc.ProcessActorRefProvider, ActorProc\"; " +
                $"the provider of this system is {provider.GetType().FullName}.");
        }

        return factory.ActorOf(props.WithPlacement(placement), name);
    }

    /// <inheritdoc cref="ActorOf(IActorRefFactory, Props, string?, Placement)"/>
    public static IActorRef ActorOf(this IActorRefFactory factory, Props props, Placement placement) => factory.ActorOf(props, null, placement);

    private static IActorRefProvider? Provider(IActorRefFactory factory) => (factory switch
    {
        ActorSystem system => system,
        IActorContext context => context.System,
        _ => null,
    } as ExtendedActorSystem)?.Provider;

    /// <summary>Props that say where their actor should live.</summary>
    public static Props WithPlacement(this Props props, Placement placement)
    {
        ArgumentNullException.ThrowIfNull(props);
        ArgumentNullException.ThrowIfNull(placement);
        return props.WithDeploy(props.Deploy.WithScope(placement));
    }
}
