using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorProc.Node;

/// <summary>
/// The reading end of what the parent holds open as this process's standard input. The kernel closes the other end however the parent
/// goes, also by SIGKILL; so end of file cannot be missed, and cannot be mistaken as a reused process id can. What the parent has to say after
/// the boot frame comes here too, in frames: a length of four bytes, little endian, and as many bytes.
/// </summary>
internal sealed class Lifeline
{
    // Enough for a blocking read and the removal of a flat directory.
    const int StackSize = 256 * 1024;

    static readonly Queue<byte[]> Unheard = new();
    static Action _cleanUp = static () => { };
    static Action<byte[]>? _listener;
    static int _ending;

    Lifeline(Stream stream) => Stream = stream;

    public Stream Stream { get; }

    /// <summary>Takes standard input away from user code and grandchildren, who find an empty one in its place.</summary>
    public static Lifeline TakeStandardInput()
    {
        if (OperatingSystem.IsWindows())
        {
            var input = Console.OpenStandardInput();
            Console.SetIn(TextReader.Null);
            return new Lifeline(input);
        }

        var descriptor = Posix.DuplicateHigh(0);
        Posix.ReplaceByNull(0);
        return new Lifeline(new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0));
    }

    /// <summary>Starts the thread that waits for the parent's end. When it comes, the process ends; nothing that runs in it can prevent that.</summary>
    /// <param name="cleanUp">What to do first. It gets one second.</param>
    public void Watch(Action cleanUp)
    {
        _cleanUp = cleanUp;
        new Thread(WaitAndExit, StackSize) { IsBackground = true, Name = "actorproc-lifeline" }.Start();
    }

    /// <summary>Hands every frame from the parent to <paramref name="listener"/>, also those that came before, in order.</summary>
    /// <param name="listener">Called on the lifeline's own thread, which must not be kept.</param>
    public static void Listen(Action<byte[]> listener)
    {
        lock (Unheard)
        {
            while (Unheard.TryDequeue(out var frame)) listener(frame);
            _listener = listener;
        }
    }

    /// <summary>Waits for the next frame, before there is a listener.</summary>
    public static byte[] Receive()
    {
        lock (Unheard)
        {
            byte[]? frame;
            while (!Unheard.TryDequeue(out frame)) Monitor.Wait(Unheard);
            return frame;
        }
    }

    void WaitAndExit()
    {
        try
        {
            var head = new byte[sizeof(int)];
            while (true)
            {
                Stream.ReadExactly(head);
                var frame = new byte[BinaryPrimitives.ReadInt32LittleEndian(head)];
                Stream.ReadExactly(frame);
                Hear(frame);
            }
        }
        catch (IOException)
        {
            // Its end, or a lifeline that cannot be read: that protects nobody.
        }

        EndWithParent();
    }

    static void Hear(byte[] frame)
    {
        lock (Unheard)
        {
            if (_listener is { } listener)
            {
                listener(frame);
                return;
            }

            Unheard.Enqueue(frame);
            Monitor.Pulse(Unheard);
        }
    }

    /// <summary>Cleans up and ends this process, because its parent is gone. The lifeline tells that, and so does a link that breaks, in any order.</summary>
    public static void EndWithParent()
    {
        // Whoever comes second must not end the process in the middle of the clean-up.
        if (Interlocked.Exchange(ref _ending, 1) != 0) return;

        if (!OperatingSystem.IsWindows()) Posix.Alarm(1);
        try
        {
            _cleanUp();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            // What is left behind, the next start of a system sweeps away. Dying comes first.
        }

        ExitNow(NodeExitCode.ParentLost);
    }

    /// <summary>Ends this process at once: no finaliser, no exit handler, no <c>finally</c>.</summary>
    public static void ExitNow(int code)
    {
        if (!OperatingSystem.IsWindows()) Posix.ExitNow(code);
        else KillThis();
    }

    /// <summary>Has <see cref="ExitNow"/> compiled and bound now: where memory has run out nothing can be loaded any more, and a process that cannot even end would stay.</summary>
    public static void PrepareExitNow()
    {
        RuntimeHelpers.PrepareMethod(typeof(Lifeline).GetMethod(nameof(ExitNow))!.MethodHandle);
        if (!OperatingSystem.IsWindows()) Marshal.Prelink(typeof(Posix).GetMethod(nameof(Posix.ExitNow))!);
    }

    // Apart: else the assemblies of this would be loaded where it is never called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void KillThis() => System.Diagnostics.Process.GetCurrentProcess().Kill();
}
