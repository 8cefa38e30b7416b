using ActorProc.Calls;

namespace ActorProc.Functions;

/// <summary>A child's way to its parent.</summary>
internal interface IParent
{
    /// <summary>Says something, in order. Waits while the parent does not read.</summary>
    void Send(FromChild kind, long call, ReadOnlySpan<byte> body);

    /// <summary>Says something, and returns when it is out: it arrives also if this process dies in the next moment.</summary>
    void SendNow(FromChild kind, long call, ReadOnlySpan<byte> body);

    /// <summary>Whether the way stands, so that saying something costs nothing more.</summary>
    bool IsConnected { get; }

    /// <summary>Waits until everything is written, within limits.</summary>
    void Flush();
}
