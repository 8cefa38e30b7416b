using ActorProc.TestKit.Faults;
using Akka.Actor;

namespace ActorProc.TestKit;

/// <summary>The link between two processes, on which a test puts faults. Each call replaces the fault that was there in that direction, and returns when the new one holds.</summary>
/// <remarks>
/// Everything that is sent between the two is concerned, signs of life too: a node whose link is dead for longer than <c>actorproc.unresponsive-timeout</c>, and which does
/// nothing meanwhile, is killed. The test's own orders pass in any case. At the end of the test the faults are taken off. A process that is started anew has none on its side.
/// </remarks>
public sealed class FaultyLink
{
    private readonly ActorProcTestKit _kit;
    private readonly IActorRef _one;
    private readonly IActorRef _other;

    internal FaultyLink(ActorProcTestKit kit, IActorRef one, IActorRef other) => (_kit, _one, _other) = (kit, one, other);

    /// <summary>Everything arrives later; what is sent stays in order.</summary>
    /// <param name="delay">How much later.</param>
    /// <param name="direction">Which way.</param>
    /// <exception cref="Xunit.Sdk.XunitException">A process cannot be told.</exception>
    public Task SlowAsync(TimeSpan delay, LinkDirection direction = LinkDirection.Both) => SetAsync(direction, new("", IsOn: true, delay, 0, 0, IsDead: false));

    /// <summary>Ordinary messages are lost, silently. What actors' life and death depend on (creation, watching, supervision) is not.</summary>
    /// <param name="part">The part of them, 0 to 1.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="seed">Which ones: the same ones for the same seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no part.</exception>
    /// <inheritdoc cref="SlowAsync" path="/exception"/>
    public Task LoseAsync(double part, LinkDirection direction = LinkDirection.Both, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, 1);
        return SetAsync(direction, new("", IsOn: true, TimeSpan.Zero, part, seed, IsDead: false));
    }

    /// <summary>Nothing arrives any more. What is sent waits, as far as there is room, and arrives when the link is healed.</summary>
    /// <param name="direction">Which way.</param>
    /// <inheritdoc cref="SlowAsync" path="/exception"/>
    public Task CutAsync(LinkDirection direction = LinkDirection.Both) => SetAsync(direction, new("", IsOn: true, TimeSpan.Zero, 0, 0, IsDead: true));

    /// <summary>Takes all faults off.</summary>
    /// <inheritdoc cref="SlowAsync" path="/exception"/>
    public Task HealAsync() => SetAsync(LinkDirection.Both, new("", IsOn: false, TimeSpan.Zero, 0, 0, IsDead: false));

    private async Task SetAsync(LinkDirection direction, FaultLink order)
    {
        List<(IActorRef From, IActorRef To)> ways = [];
        if (direction != LinkDirection.Back)
            ways.Add((_one, _other));
        if (direction != LinkDirection.Forth)
            ways.Add((_other, _one));
        foreach (var (from, to) in ways)
            await _kit.SetLinkAsync(from, to, order with { Host = _kit.HostOf(to) }).ConfigureAwait(false);
    }
}
