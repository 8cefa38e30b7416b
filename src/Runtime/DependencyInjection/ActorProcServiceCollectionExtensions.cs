using ActorProc;
using ActorProc.DependencyInjection;
using Akka.Actor;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a system whose actors can live in processes of their own to a host.</summary>
public static class ActorProcServiceCollectionExtensions
{
    /// <summary>Adds an <see cref="ActorProcSystem"/>, and its <see cref="ActorSystem"/>, for injection. It starts with the host, before other hosted
    /// services, and stops after them.</summary>
    /// <param name="services">The host's services, which actors in the main process are given through <see cref="NodeServices"/>.</param>
    /// <param name="name">The system's name: letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="configure">How it starts. Nodes are given services by <see cref="ActorProcOptions.UseNodeServices{T}"/>.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">A system has been added already.</exception>
    /// <remarks>The host owns the signals, so <see cref="ActorProcOptions.HandleSignals"/> starts out as <c>false</c>. The host stops when the actor system
    /// ends by itself.</remarks>
    public static IServiceCollection AddActorProc(this IServiceCollection services, string name, Action<ActorProcOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddActorProc(name, (_, options) => configure(options));
    }

    /// <inheritdoc cref="AddActorProc(IServiceCollection, string, Action{ActorProcOptions})"/>
    public static IServiceCollection AddActorProc(this IServiceCollection services, string name) => services.AddActorProc(name, (_, _) => { });

    /// <inheritdoc cref="AddActorProc(IServiceCollection, string, Action{ActorProcOptions})"/>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The system's name.</param>
    /// <param name="configure">How it starts, with the host's services at hand, for example its configuration.</param>
    public static IServiceCollection AddActorProc(this IServiceCollection services, string name, Action<IServiceProvider, ActorProcOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(service => service.ServiceType == typeof(ActorProcHost)))
            throw new InvalidOperationException($"AddActorProc(\"{name}\") is one too many: a host has one system, and one has been added before.");
        return services
            .AddSingleton(provider => new ActorProcHost(name, configure, provider))
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<ActorProcHost>())
            .AddSingleton(provider => provider.GetRequiredService<ActorProcHost>().System)
            .AddSingleton(provider => provider.GetRequiredService<ActorProcSystem>().ActorSystem);
    }
}
