using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.DependencyInjection;

namespace ActorProc.DependencyInjection;

/// <summary>Serves the actors of one system, in one process, and knows the scopes of those that live.</summary>
internal sealed class SystemServices : IExtension
{
    // An actor is released a moment after its parent has heard of its end, so the last ones may outlive the system by that moment.
    private static readonly TimeSpan LastReleases = TimeSpan.FromSeconds(1);

    private readonly ExtendedActorSystem _system;
    private readonly ConcurrentDictionary<ActorScope, bool> _scopes = new();
    private readonly Lock _gate = new();
    private ServiceSource? _source;
    private Task? _closing;

    public SystemServices(ExtendedActorSystem system)
    {
        _system = system;
        // For systems that end by their own Terminate: nobody awaits there, and the system has not ended before this has.
        system.RegisterOnTermination(() => CloseAsync().GetAwaiter().GetResult());
    }

    /// <summary>The container.</summary>
    /// <exception cref="ActorProcConfigurationException">There is none; the text says how to configure one.</exception>
    public IServiceProvider Provider => GetSource().Provider;

    public static SystemServices Of(ActorSystem system) => system.WithExtension<SystemServices, Id>();

    /// <summary>Lets Akka's <c>DependencyResolver.For(system)</c> give out services and make props that can travel, where services are configured.</summary>
    /// <remarks>Called before any actor or extension can ask for it.</remarks>
    public static void Attach(ExtendedActorSystem system)
    {
        if (ServiceSource.IsConfigured(system))
            system.RegisterExtension(new TravellingResolver.Id());
    }

    /// <summary>Completes when the scopes of all actors, and a container that was built here, are disposed of.</summary>
    public static Task CloseAsync(ActorSystem system) =>
        system.HasExtension<SystemServices>() ? system.GetExtension<SystemServices>().CloseAsync() : Task.CompletedTask;

    public ActorBase Create(Type type, object[] extra, IActorRef self)
    {
        var source = GetSource(type, self);
        var scope = new ActorScope(source.Provider.CreateAsyncScope(), self.Path, OnDisposed);
        _scopes[scope] = true;
        try
        {
            var actor = (ActorBase)ActivatorUtilities.CreateInstance(scope.Services, type, extra);
            scope.BelongsTo(actor);
            return actor;
        }
        catch (Exception e)
        {
            scope.BeginDispose();
            // A failure of the actor's own stays what it is.
            if (Explanation(e, type, extra, source) is not { } why)
                throw;
            throw new ActorInitializationException($"[{self.Path}] cannot be created in process {Environment.ProcessId}: {why}", e);
        }
    }

    private static string? Explanation(Exception e, Type type, object[] extra, ServiceSource source)
    {
        if (ActorConstructors.Missing(type, extra, source.Provider) is { } parameter)
        {
            return $"nothing is registered for parameter '{parameter.Name}' ({parameter.ParameterType}) of the constructor of {type}. " +
                $"Register it {source.Where}, or pass it as an extra argument to NodeServices.Props.";
        }

        // Anything else that the container itself complains of, such as what a service needs in turn.
        return e is InvalidOperationException { Source: "Microsoft.Extensions.DependencyInjection" or "Microsoft.Extensions.DependencyInjection.Abstractions" }
            ? $"{e.Message} That is needed for {type}. Register it {source.Where}."
            : null;
    }

    private ServiceSource GetSource(Type type, IActorRef self)
    {
        try
        {
            return GetSource();
        }
        catch (ActorProcConfigurationException e)
        {
            throw new ActorInitializationException($"[{self.Path}], {type}, cannot be given its services: {e.Message}", e);
        }
    }

    private ServiceSource GetSource()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing is not null, this);
            // What failed is tried again for the next actor: its cause may have passed.
            return _source ??= ServiceSource.Of(_system);
        }
    }

    private Task CloseAsync()
    {
        lock (_gate)
            return _closing ??= Task.Run(DisposeAsync);
    }

    private async Task DisposeAsync()
    {
        await Task.WhenAny(Task.WhenAll(_scopes.Keys.Select(scope => scope.Released)), Task.Delay(LastReleases)).ConfigureAwait(false);
        await Task.WhenAll(_scopes.Keys.Select(scope => scope.BeginDispose())).ConfigureAwait(false);
        if (_source is not { IsOwned: true, Provider: var provider })
            return;
        try
        {
            if (provider is IAsyncDisposable disposable)
                await disposable.DisposeAsync().ConfigureAwait(false);
            else
                (provider as IDisposable)?.Dispose();
        }
        catch (Exception e)
        {
            // Whatever a service of the user's throws there: the system ends all the same.
            _system.Log.Error(e, "The services of process {0} failed to be disposed of.", Environment.ProcessId);
        }
    }

    private void OnDisposed(ActorScope scope, Exception? failure)
    {
        _scopes.TryRemove(scope, out _);
        if (failure is not null)
            _system.Log.Error(failure, "The services of [{0}] failed to be disposed of.", scope.Path);
    }

    private sealed class Id : ExtensionIdProvider<SystemServices>
    {
        public override SystemServices CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
