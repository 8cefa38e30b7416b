using System.Collections.Concurrent;
using System.Net.Sockets;

namespace ActorProc.Pipes;

/// <summary>Wakes a thread that waits for sockets in the kernel, by being one of them.</summary>
internal sealed class Waker
{
    private const int MostIdle = 16;

    private static readonly ConcurrentBag<Waker> Idle = [];

    private readonly Socket _rope;

    private Waker()
    {
        (_rope, Bell) = SocketPair.Create();
        _rope.Blocking = false;
        Bell.Blocking = false;
    }

    /// <summary>Becomes readable.</summary>
    public Socket Bell { get; }

    public static Waker Rent() => Idle.TryTake(out var idle) ? idle : new Waker();

    /// <summary>May come late: whoever has it then wakes once for nothing, looks, and waits on.</summary>
    public void Wake()
    {
        try
        {
            // A full buffer rings already.
            _ = _rope.Send([1], SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    public void Calm()
    {
        Span<byte> rung = stackalloc byte[64];
        while (Bell.Receive(rung, SocketFlags.None, out _) == rung.Length)
        {
        }
    }

    public void Return()
    {
        Calm();
        if (Idle.Count < MostIdle)
        {
            Idle.Add(this);
            return;
        }

        _rope.Dispose();
        Bell.Dispose();
    }
}
