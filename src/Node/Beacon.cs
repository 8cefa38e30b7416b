using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Text;

namespace ActorProc.Node;

/// <summary>A thread that holds nothing but a connection to the parent, so that the parent sees at once when this process is killed.</summary>
/// <remarks>
/// A process that is killed lets go of its files last: first the kernel takes its memory apart, some milliseconds' work, and nothing of it runs any more meanwhile.
/// But each thread lets go of its own table of files when that thread ends, and this one has a table of its own. That the connection breaks means no more than that the thread
/// has ended; who sees it looks at the others. Where the kernel cannot do that (it needs Linux 5.9) there is no beacon, and the end is noticed a little later.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static unsafe class Beacon
{
    /// <summary>The socket, in the run directory, to which it connects.</summary>
    public const string SocketName = "beacons";

    // What it runs is little, but the runtime finds and compiles that here.
    const int StackSize = 256 * 1024;
    const int AddressFamilyUnix = 1;
    const int Stream = 1;
    const int NoSuch = -1;

    // The last thread of a process to end takes the memory apart, before its files. That can be only one of them.
    const int Count = 2;
    const int PathOffset = 2;
    const int AddressSize = PathOffset + 108;

    /// <summary>Starts it. A parent that does not listen there has none.</summary>
    /// <param name="socket">Where the parent listens.</param>
    /// <param name="after">When: what has to be compiled for it takes some milliseconds of a processor.</param>
    public static void Light(string socket, TimeSpan after = default)
    {
        for (var i = 0; i < Count; i++) new Thread(() => Hold(socket, after), StackSize) { IsBackground = true, Name = "actorproc-beacon" }.Start();
    }

    static void Hold(string socket, TimeSpan after)
    {
        Thread.Sleep(after);
        var address = stackalloc byte[AddressSize];
        new Span<byte>(address, AddressSize).Clear();
        *(ushort*)address = AddressFamilyUnix;
        if (Encoding.UTF8.GetByteCount(socket) >= AddressSize - PathOffset) return;

        Encoding.UTF8.GetBytes(socket, new Span<byte>(address + PathOffset, AddressSize - PathOffset));
        // A signal that this thread took would be answered with a file that is not in its table.
        Posix.BlockSignals();
        // Whatever the runtime has to find and load for the calls it does in a rehearsal, while the table is still everybody's.
        Connect(address, isReal: false);
        Connect(address, isReal: true);
    }

    // From the first line to the last nothing here allocates, and no file is opened or closed but the socket.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Connect(byte* address, bool isReal)
    {
        // In the rehearsal each call is one that the kernel refuses.
        if (Posix.LeaveFiles(isReal) != 0 && isReal) return;

        var socket = Posix.OpenSocket(isReal ? AddressFamilyUnix : NoSuch, Stream, 0);
        if (Posix.ConnectSocket(isReal ? socket : NoSuch, address, AddressSize) != 0 && isReal) return;

        byte nothing;
        while (Posix.ReadSome(isReal ? socket : NoSuch, &nothing, 1) > 0)
        {
            // The parent has nothing to say. When it has gone, so will this process.
        }
    }
}
