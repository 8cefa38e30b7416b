using ActorProc.TestKit.Nodes;
using Akka.Actor;
using Akka.TestKit;

namespace ActorProc.TestKit;

/// <summary>A probe whose actor lives in a node; made by <see cref="ActorProcTestKit.CreateTestProbe(Placement, string?)"/>. What that gets is expected here, in the test.</summary>
/// <remarks>
/// Hand <see cref="Ref"/> to others, not the probe itself: the probe as a reference is its part in the tests' process. What is not offered here but comes from Akka's probe, such as
/// <c>Forward</c> and the blocking <c>Watch</c>, acts from there.
/// </remarks>
public sealed class NodeProbe : TestProbe
{
    internal NodeProbe(ActorSystem system, ITestKitAssertions assertions, Placement node, string? name) : base(system, assertions, name is null ? null : $"{name}-here")
    {
        var here = TestActor;
        Ref = system.ActorOf(Props.Create(() => new ProbeRelay(here)), name, node);
    }

    /// <summary>The actor in the node.</summary>
    public new IActorRef Ref { get; }

    /// <summary>Sends a message from the node.</summary>
    /// <param name="actor">To whom.</param>
    /// <param name="message">What.</param>
    public new void Send(IActorRef actor, object message) => Ref.Tell(new ProbeRelay.SendTo(actor, message));

    /// <summary>Answers the last message, from the node.</summary>
    /// <param name="message">What.</param>
    public new void Reply(object message) => Send(Sender, message);

    /// <summary>Watches an actor from the node; returns when that has begun.</summary>
    /// <param name="actor">The actor.</param>
    /// <returns>The actor.</returns>
    public new async Task<IActorRef> WatchAsync(IActorRef actor)
    {
        await Ref.Ask<ProbeRelay.WatchFor>(new ProbeRelay.WatchFor(actor), RemainingOrDilated(null)).ConfigureAwait(false);
        return actor;
    }

    /// <summary>Does not watch it any more.</summary>
    /// <param name="actor">The actor.</param>
    /// <returns>The actor.</returns>
    public new async Task<IActorRef> UnwatchAsync(IActorRef actor)
    {
        await Ref.Ask<ProbeRelay.UnwatchFor>(new ProbeRelay.UnwatchFor(actor), RemainingOrDilated(null)).ConfigureAwait(false);
        return actor;
    }

    /// <summary>Expects that the node is told of the end of an actor that is watched from there.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <param name="hint">What a failure says.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end; with <see cref="Terminated.AddressTerminated"/> by a crash.</returns>
    public new async ValueTask<Terminated> ExpectTerminatedAsync(IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var ended = await ExpectMsgAsync<ProbeRelay.Ended>(message => message.Actor.Equals(target), timeout, hint ?? $"the end of {target}", cancellationToken).ConfigureAwait(false);
        return new Terminated(ended.Actor, ended.ExistenceConfirmed, ended.AddressTerminated);
    }
}
