using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ActorProc.Pipes;

/// <summary>Sockets that go to another process over a Unix socket. The one place that calls the C library for them.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class DescriptorPassing
{
    private const int Rights = 1;
    private const int CloseOnExec = 1;

    private static readonly bool IsLinux = OperatingSystem.IsLinux();

    // Linux can mark a new descriptor in the same step. Elsewhere a process that is started in between inherits it.
    private static readonly int StreamKind = IsLinux ? 0x80001 : 1;
    private static readonly int ReceiveFlags = IsLinux ? 0x40000000 : 0;
    private static readonly int SocketLevel = IsLinux ? 1 : 0xFFFF;

    // The length of a control message is as wide as a pointer on Linux, and 32 bits wide elsewhere.
    private static readonly int ControlHead = (IsLinux ? sizeof(nint) : sizeof(int)) + sizeof(int) + sizeof(int);

    /// <summary>Two sockets that are connected to each other and to nothing else.</summary>
    public static (Socket First, Socket Second) Pair()
    {
        var ends = stackalloc int[2];
        Checked(SocketPair(domain: 1, StreamKind, protocol: 0, ends), "socketpair");
        return (Own(ends[0]), Own(ends[1]));
    }

    /// <summary>Sends bytes, and a second descriptor of a socket with them.</summary>
    /// <param name="over">A connected Unix socket.</param>
    /// <param name="bytes">At least one.</param>
    /// <param name="passed">The socket, or nothing.</param>
    public static void Send(Socket over, ReadOnlySpan<byte> bytes, Socket? passed)
    {
        var control = stackalloc byte[32];
        new Span<byte>(control, 32).Clear();
        fixed (byte* start = bytes)
        {
            var vector = new Vector { Start = start, Length = (nuint)bytes.Length };
            Message message = new() { Vector = &vector, VectorLength = 1 };
            var isHeld = false;
            try
            {
                if (passed is not null)
                {
                    passed.SafeHandle.DangerousAddRef(ref isHeld);
                    var length = ControlHead + sizeof(int);
                    *(int*)control = length;
                    *(int*)(control + ControlHead - 8) = SocketLevel;
                    *(int*)(control + ControlHead - 4) = Rights;
                    *(int*)(control + ControlHead) = (int)passed.SafeHandle.DangerousGetHandle();
                    message.Control = control;
                    message.ControlLength = (nuint)length;
                }

                nint sent;
                do
                    sent = SendMessage((int)over.Handle, &message, 0);
                while (sent < 0 && IsInterrupted());
                if (Checked(sent, "sendmsg") != bytes.Length)
                    throw new IOException($"sendmsg took {sent} of {bytes.Length} bytes.");
            }
            finally
            {
                if (isHeld)
                    passed!.SafeHandle.DangerousRelease();
            }
        }
    }

    /// <summary>Receives bytes, and the socket that came with them.</summary>
    /// <param name="over">A connected Unix socket.</param>
    /// <param name="bytes">Filled to the end.</param>
    /// <exception cref="IOException">It ended first.</exception>
    public static Socket? Receive(Socket over, Span<byte> bytes)
    {
        Socket? passed = null;
        try
        {
            for (var filled = 0; filled < bytes.Length;)
                filled += ReceivePart(over, bytes[filled..], ref passed);
            return passed;
        }
        catch
        {
            passed?.Dispose();
            throw;
        }
    }

    private static int ReceivePart(Socket over, Span<byte> bytes, ref Socket? passed)
    {
        var control = stackalloc byte[64];
        fixed (byte* start = bytes)
        {
            var vector = new Vector { Start = start, Length = (nuint)bytes.Length };
            var message = new Message { Vector = &vector, VectorLength = 1, Control = control, ControlLength = 64 };
            nint received;
            do
                received = ReceiveMessage((int)over.Handle, &message, ReceiveFlags);
            while (received < 0 && IsInterrupted());
            if (Checked(received, "recvmsg") == 0)
                throw new IOException("The other side ended.");
            if ((uint)message.ControlLength >= ControlHead + sizeof(int) && *(int*)(control + ControlHead - 4) == Rights)
            {
                passed?.Dispose();
                passed = Own(*(int*)(control + ControlHead));
            }

            return (int)received;
        }
    }

    private static Socket Own(int descriptor)
    {
        var handle = new SafeSocketHandle(descriptor, ownsHandle: true);
        if (!IsLinux)
            Checked(SetDescriptorFlags(handle, CloseOnExec), "fcntl");
        return new Socket(handle);
    }

    private static bool IsInterrupted() => Marshal.GetLastPInvokeError() == 4 /* EINTR */;

    private static nint Checked(nint result, string call) => result >= 0
        ? result
        : throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    // As Linux has it. Other systems have narrower lengths: what follows each is padding, or flags that are 0, so that this fits them too.
    private struct Message
    {
        public nint Name;
        public uint NameLength;
        public Vector* Vector;
        public nuint VectorLength;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    private struct Vector
    {
        public byte* Start;
        public nuint Length;
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int SocketPair(int domain, int kind, int protocol, int* ends);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int socket, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(int socket, Message* message, int flags);

    // fcntl has a variable argument list, which processors pass differently; the runtime's own library wraps it.
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_FcntlSetFD", SetLastError = true)]
    private static partial int SetDescriptorFlags(SafeSocketHandle descriptor, int flags);
}
