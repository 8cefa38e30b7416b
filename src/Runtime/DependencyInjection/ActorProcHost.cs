using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorProc.DependencyInjection;

/// <summary>Starts a system before everything else that the host starts, or when it is first injected, and stops it after everything else.</summary>
internal sealed class ActorProcHost : IHostedLifecycleService
{
    private readonly string _name;
    private readonly Action<IServiceProvider, ActorProcOptions> _configure;
    private readonly IServiceProvider _services;
    private readonly Lazy<ActorProcSystem> _system;

    public ActorProcHost(string name, Action<IServiceProvider, ActorProcOptions> configure, IServiceProvider services)
    {
        _name = name;
        _configure = configure;
        _services = services;
        // Other hosted services take it in their constructors, which run before anything is started.
        _system = new Lazy<ActorProcSystem>(Start);
    }

    public ActorProcSystem System => _system.Value;

    // Off this thread: reading the configuration and starting Akka take a good 100 ms.
    public Task StartingAsync(CancellationToken cancellationToken) => Task.Run(() => _ = System, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) =>
        _system.IsValueCreated ? System.DisposeAsync().AsTask().WaitAsync(cancellationToken) : Task.CompletedTask;

    private ActorProcSystem Start()
    {
        var options = new ActorProcOptions { HandleSignals = false, Services = _services };
        _configure(_services, options);
        var system = ActorProcSystem.Start(_name, options);
        // An application whose actors have ended by themselves has nothing left to run for. When the host is the one that stops, this call does nothing.
        // Not within the termination: what it calls may wait for that. Nor is a failure lost: the host logs what its own listeners throw.
        if (_services.GetService<IHostApplicationLifetime>() is { } lifetime)
            system.ActorSystem.WhenTerminated.ContinueWith(_ => lifetime.StopApplication(), TaskScheduler.Default);
        return system;
    }
}
