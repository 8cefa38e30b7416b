using ActorProc.Orchestration;
using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport;

namespace ActorProc.Deployment;

/// <summary>Akka.Remote wants a transport to start. This one gives the system its address and is told when the system ends; it listens nowhere.</summary>
internal sealed class NamingTransport : Transport
{
    /// <summary>Called by Akka.Remote, by name.</summary>
    public NamingTransport(ActorSystem system, Config config)
    {
        System = system;
        Config = config;
        SchemeIdentifier = NodeName.Scheme;
        MaximumPayloadBytes = 1024;
    }

    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var address = new Address(SchemeIdentifier, System.Name, Config.GetString("hostname"), Config.GetInt("port"));
        if (System.Settings.Setup.Get<NodeSetup>() is { HasValue: true } node)
        {
            // One that starts ahead of its assignment waits here until it is told who it is.
            var session = await node.Value.SessionAsync().ConfigureAwait(false);
            address = address.WithHost(session.Brief.Self.Host).WithPort(session.Brief.Self.Port);
        }

        return (address, new TaskCompletionSource<IAssociationEventListener>(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    public override bool IsResponsibleFor(Address remote) => true;

    public override Task<AssociationHandle> Associate(Address remoteAddress) =>
        throw new InvalidAssociationException($"Processes talk over links; nothing associates with {remoteAddress}.");

    public override async Task<bool> Shutdown()
    {
        if (((ExtendedActorSystem)System).Provider is ProcessActorRefProvider provider)
            await provider.ShutdownAsync().ConfigureAwait(false);
        return true;
    }
}
