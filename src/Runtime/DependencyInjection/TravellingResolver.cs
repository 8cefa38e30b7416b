using Akka.Actor;
using Akka.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace ActorProc.DependencyInjection;

/// <summary>Stands behind Akka's <c>DependencyResolver.For(system)</c>: actors written for it can then be placed in processes, with their arguments.</summary>
internal sealed class TravellingResolver(SystemServices services) : IDependencyResolver
{
    public IResolverScope CreateScope() => new ServiceProviderScope(services.Provider.CreateScope());

    public T GetService<T>() => services.Provider.GetService<T>()!;

    public object GetService(Type type) => services.Provider.GetService(type)!;

    public Props Props(Type type, params object[] args) => NodeServices.Props(type, args);

    public Props Props(Type type) => NodeServices.Props(type);

    public Props Props<T>(params object[] args) where T : ActorBase => NodeServices.Props<T>(args);

    /// <summary>Takes the place of Akka's own, which would build props that lose their services when they travel.</summary>
    internal sealed class Id : ExtensionIdProvider<DependencyResolver>
    {
        public override DependencyResolver CreateExtension(ExtendedActorSystem system) => new(new TravellingResolver(SystemServices.Of(system)));
    }
}
