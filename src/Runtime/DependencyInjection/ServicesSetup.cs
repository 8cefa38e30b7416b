using Akka.Actor.Setup;

namespace ActorProc.DependencyInjection;

/// <summary>Tells the main process's system whose services its actors are given.</summary>
internal sealed class ServicesSetup(IServiceProvider services) : Setup
{
    public IServiceProvider Services => services;
}
