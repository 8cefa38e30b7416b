using Akka.Actor;
using Akka.DependencyInjection;

namespace ActorProc.DependencyInjection;

/// <summary>The container that a process's actors are served from.</summary>
/// <param name="Provider">The container.</param>
/// <param name="IsOwned">Whether it was built here, and is disposed of with the system.</param>
/// <param name="Where">Where something is registered in it, for complaints: "in ...".</param>
internal sealed record ServiceSource(IServiceProvider Provider, bool IsOwned, string Where)
{
    /// <summary>Finds it, or builds it.</summary>
    /// <exception cref="ActorProcConfigurationException">There is none, or it cannot be built; the text says how to configure one.</exception>
    public static ServiceSource Of(ExtendedActorSystem system) => IsNode(system) ? Built(system) : Given(system);

    /// <summary>Whether there is anything to find. Says so at the start of a system, and builds nothing.</summary>
    public static bool IsConfigured(ExtendedActorSystem system) =>
        Startup(system).Length > 0 || (!IsNode(system) && (system.Settings.Setup.Get<ServicesSetup>().HasValue || HasAkkas(system)));

    private static bool IsNode(ExtendedActorSystem system) => system.Settings.Setup.Get<NodeSetup>().HasValue;

    private static string Startup(ExtendedActorSystem system) => system.Settings.Config.GetString(NodeContainer.Key);

    // One of somebody else's making stays as it is.
    private static bool HasAkkas(ExtendedActorSystem system) =>
        system.Settings.Setup.Get<DependencyResolverSetup>() is { HasValue: true, Value.DependencyResolver: ServiceProviderDependencyResolver };

    private static ServiceSource Given(ExtendedActorSystem system)
    {
        if (system.Settings.Setup.Get<ServicesSetup>() is { HasValue: true } ours)
            return new(ours.Value.Services, IsOwned: false, "in the service collection of the main process (the host's, or that of ActorProcOptions.Services)");
        if (HasAkkas(system))
        {
            var resolver = system.Settings.Setup.Get<DependencyResolverSetup>().Value.DependencyResolver;
            const string where = "in the service collection of the main process (that of its DependencyResolverSetup)";
            return new(resolver.GetService<IServiceProvider>(), IsOwned: false, where);
        }

        return Startup(system).Length > 0 ? Built(system) : throw new ActorProcConfigurationException(
            "The main process has no services. Give it some by services.AddActorProc(...), by ActorProcOptions.Services, " +
            $"or as the nodes by ActorProcOptions.UseNodeServices<T>() (key {NodeContainer.Key}).");
    }

    private static ServiceSource Built(ExtendedActorSystem system)
    {
        var startup = Startup(system);
        if (startup.Length == 0)
        {
            throw new ActorProcConfigurationException(
                $"Process {Environment.ProcessId} is a node, and no type builds its container. " +
                $"Name an {nameof(INodeServices)} by ActorProcOptions.UseNodeServices<T>() (key {NodeContainer.Key}).");
        }

        var (container, type) = NodeContainer.Build(startup, system);
        var whose = IsNode(system) ? "of this node" : "of the main process too, since ActorProcOptions.Services is not set";
        return new(container, IsOwned: true, $"in {type}.ConfigureServices, which builds the container {whose} (key {NodeContainer.Key})");
    }
}
