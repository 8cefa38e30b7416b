using ActorProc.DependencyInjection;
using Akka.Actor;

namespace ActorProc;

/// <summary>Actors whose constructor parameters come from a container: in a node from the one its <see cref="INodeServices"/> builds, in the main process from
/// the host's, or <see cref="ActorProcOptions.Services"/>.</summary>
/// <remarks>
/// Each instance of an actor has a service scope of its own, from just before its constructor until just after its <c>PostStop</c> and <c>Dispose</c>; a
/// restart makes a new one. The same props work in every process. Akka's <c>DependencyResolver.For(system).Props&lt;T&gt;(...)</c> makes the same ones where
/// services are configured.
/// </remarks>
public static class NodeServices
{
    /// <summary>Props of an actor that is given its services, wherever it is placed.</summary>
    /// <typeparam name="TActor">The actor.</typeparam>
    /// <param name="extraArguments">Constructor arguments that no container knows. They are matched to the parameters by type, in any order; several of the
    /// same type in theirs. They travel, so they must be serialisable.</param>
    /// <exception cref="ArgumentException">No constructor takes them, or one of them is <c>null</c>, which has no type to match.</exception>
    public static Props Props<TActor>(params object[] extraArguments) where TActor : ActorBase => Props(typeof(TActor), extraArguments);

    /// <inheritdoc cref="Props{TActor}(object[])"/>
    /// <param name="actorType">The actor.</param>
    /// <param name="extraArguments">Constructor arguments that no container knows; see the other overload.</param>
    public static Props Props(Type actorType, params object[] extraArguments)
    {
        ArgumentNullException.ThrowIfNull(actorType);
        ArgumentNullException.ThrowIfNull(extraArguments);
        ActorConstructors.ThrowIfNoneTakes(actorType, extraArguments);
        return new InjectedProps(Deploy.None, actorType, extraArguments);
    }
}
