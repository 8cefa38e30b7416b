using System.Collections.Concurrent;

namespace ActorProc.Link;

/// <summary>What is wrong with the way to one process, on purpose.</summary>
/// <param name="Delay">Every frame is this late. Frames stay in order.</param>
/// <param name="Loss">The part of ordinary messages that is lost, 0 to 1. What actors' life and death depend on never is.</param>
/// <param name="Seed">Which ones are lost.</param>
/// <param name="IsDead">Nothing passes until that is over; then all that waited does.</param>
internal sealed record LinkFault(TimeSpan Delay, double Loss, int Seed, bool IsDead)
{
    /// <summary>Messages to and from this actor pass as if there were no fault: the test's own.</summary>
    public required string Exempt { get; init; }

    public bool Spares(in OutboundMessage message) => IsExempt(message.Recipient) || IsExempt(message.Sender);

    // With or without a uid.
    private bool IsExempt(string path) => path.EndsWith(Exempt, StringComparison.Ordinal) || path.Contains(Exempt + "#", StringComparison.Ordinal);
}

/// <summary>The faults that tests have put on the links from this process, by the name of the process at the other end. Safe to use from any thread.</summary>
internal sealed class LinkFaults
{
    private readonly ConcurrentDictionary<string, LinkFault> _byHost = new(StringComparer.Ordinal);

    /// <summary>Told when a fault of this process has come, changed or gone.</summary>
    public event Action<string>? Changed;

    public LinkFault? Of(string host) => _byHost.GetValueOrDefault(host);

    /// <param name="host">The other process's name in addresses, and its port: all incarnations of it.</param>
    /// <param name="fault">Nothing: none any more.</param>
    public void Set(string host, LinkFault? fault)
    {
        if (fault is null)
            _byHost.TryRemove(host, out _);
        else
            _byHost[host] = fault;
        Changed?.Invoke(host);
    }
}
