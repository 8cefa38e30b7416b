using System.Collections.Concurrent;
using ActorProc.Deployment;
using Akka.Actor;
using Akka.Event;

namespace ActorProc.Orchestration;

/// <summary>The ways from this process to all others it has dealt with.</summary>
internal sealed class Peers(ProcessRuntime runtime) : PeerContext
{
    private readonly ConcurrentDictionary<Address, Peer> _byAddress = new();

    public IEnumerable<Peer> All => _byAddress.Values;

    public override int HoldCapacity => runtime.Settings.HoldCapacity;

    public override long HoldBytes => runtime.Settings.MaximumMessageSize;

    public override long InlineDrainBytes => runtime.Settings.SendBuffer / 2;

    public Peer Of(Address address) => _byAddress.GetOrAdd(address, static (key, peers) => new Peer(key, peers), this);

    public bool TryGet(Address address, out Peer? peer) => _byAddress.TryGetValue(address, out peer);

    /// <summary>Drops what is known of an address that never comes back. References keep their own way, which says so.</summary>
    public void Remove(Address address) => _byAddress.TryRemove(address, out _);

    public override void Ask(Peer peer, string recipient) => runtime.Placer.Locate(peer, recipient);

    public override void NotDelivered(in Outgoing message, Exception cause) =>
        runtime.NotDelivered(message.Message, message.Sender, message.Recipient, cause);

    public override void HandOver(in Outgoing message, Peer peer)
    {
        if (!PendingAsks.IsAsk(message.Sender))
            return;
        var name = message.Sender!.Path.Name;
        runtime.Asks.Add(message.Sender, peer, message.Wire.Recipient);
        // Its time may have run out before.
        if (runtime.Provider.TempContainer.GetChild([name]).IsNobody())
            runtime.Asks.Done(name);
    }

    public override bool TakeBack(in Outgoing message) => !PendingAsks.IsAsk(message.Sender) || runtime.Asks.Done(message.Sender!.Path.Name);

    public override void FailAsks(Peer peer, NodeDownException cause) => runtime.Asks.Fail(peer, cause);

    public override void FailAsks(Peer peer, string path, NodeDownException cause) => runtime.Asks.Fail(peer, path, cause);

    public override void Failed(Exception cause) => runtime.Log.Error(cause, "Writing held messages failed.");
}
