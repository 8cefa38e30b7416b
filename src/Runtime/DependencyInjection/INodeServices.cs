using Microsoft.Extensions.DependencyInjection;

namespace ActorProc;

/// <summary>Builds the container from which actors in a node get their services. One is made in each node that creates such an actor.</summary>
/// <remarks>
/// Needs a public constructor without parameters: only its name travels, in the key <c>actorproc.node.services</c>. A container of the main process cannot
/// travel, so whatever an actor is given in a node is registered here. What both processes need is best registered by a method that both call.
/// </remarks>
public interface INodeServices
{
    /// <summary>Registers what the actors of a node are given. Called once in a process, when the first actor asks for it.</summary>
    /// <param name="services">Holds the node's <see cref="Akka.Actor.ActorSystem"/> already, whose configuration is the main process's. Logging is added by
    /// <c>services.AddLogging(...)</c> where it is wanted.</param>
    void ConfigureServices(IServiceCollection services);

    /// <summary>Makes the container. Override it for another container than Microsoft's, or for other options.</summary>
    /// <param name="services">What <see cref="ConfigureServices"/> registered.</param>
    /// <returns>A container, which is disposed of when the node's actor system has ended, after its last actor. The node's drain-timeout
    /// limits that, too.</returns>
    IServiceProvider BuildServiceProvider(IServiceCollection services) => services.BuildServiceProvider();
}
