using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ActorProc.Link;

/// <summary>Who is at the other end of a Unix socket, as the kernel knows it.</summary>
internal readonly partial record struct PeerCredentials(int Pid, uint Uid, uint Gid)
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>The user this process acts as. Linux only.</summary>
    public static uint OwnUid => GetEffectiveUserId();

    /// <summary>The other end of a connected socket; nothing where it cannot be asked.</summary>
    /// <remarks>Elsewhere than on Linux the run directory's mode and the session key are what keeps strangers out.</remarks>
    public static PeerCredentials? Of(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> ucred = stackalloc byte[12];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, ucred);
        var fields = MemoryMarshal.Cast<byte, uint>(ucred);
        return new PeerCredentials((int)fields[0], fields[1], fields[2]);
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();
}
