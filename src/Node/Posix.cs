using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ActorProc.Node;

/// <summary>The calls into the C library: every one that this assembly and the launcher make, and nothing else.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class Posix
{
    public const int ResourceCpu = 0;
    public const int ResourceData = 2;

    const int AtFdCwd = -100;
    const int AtSymlinkNoFollow = 0x100;
    const uint StatxTypeModeUid = 0x1 | 0x2 | 0x8;
    const int DuplicateCloseOnExec = 1030;

    // The same number on every processor.
    const nint CloseRangeCall = 436;
    const nuint CloseRangeUnshare = 2;
    const nuint NoSuchFlag = 1 << 30;

    const int NoEntry = 2;
    const int NoProcess = 3;

    // How: to those that are blocked already.
    const int SigBlock = 0;
    const int SignalSetSize = 128;

    /// <summary>Ends the process with no finalisers and no exit handlers: nothing in it can delay or forbid that.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int code);

    /// <summary>Lets a signal do again what it does to any program.</summary>
    [LibraryImport("libc", EntryPoint = "signal")]
    public static partial nint SetSignalAction(int signal, nint action = 0);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "alarm")]
    public static partial uint Alarm(uint seconds);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <summary>A second descriptor for the same open file, at 64 or above and closed on exec where the system can do that in one step.</summary>
    public static int DuplicateHigh(int descriptor)
    {
        // fcntl has a variable argument list, which other systems and processors pass differently. Without it a grandchild inherits
        // the reading end: useless to it, and harmless, because only the writing end keeps the lifeline alive.
        if (!OperatingSystem.IsLinux()) return Checked(Dup(descriptor), "dup");

        var high = Fcntl(descriptor, DuplicateCloseOnExec, 64);
        return high >= 0 ? high : Checked(Fcntl(descriptor, DuplicateCloseOnExec, 3), "fcntl");
    }

    /// <summary>Makes <paramref name="descriptor"/> an empty file, in one step and without a moment in which it is closed.</summary>
    public static void ReplaceByNull(int descriptor)
    {
        var empty = Checked(Open("/dev/null", 0), "open /dev/null");
        Checked(Dup2(empty, descriptor), "dup2");
        Checked(Close(empty), "close");
    }

    /// <summary>Also in the C library's copy of the environment, which native code reads and hands to its children.</summary>
    public static void SetVariable(string name, string? value)
    {
        if (value is null) Unsetenv(name);
        else Setenv(name, value, 1);
    }

    /// <summary>Sets both limits, but never above a limit that is there already.</summary>
    public static void Limit(int resource, ulong soft, ulong hard)
    {
        ResourceLimit limit;
        Checked(Getrlimit(resource, &limit), "getrlimit");
        limit.Hard = Math.Min(limit.Hard, hard);
        limit.Soft = Math.Min(limit.Hard, soft);
        Checked(Setrlimit(resource, &limit), "setrlimit");
    }

    /// <summary>The niceness of one thread on Linux, of the process elsewhere.</summary>
    public static int GetNiceness(uint id) => Getpriority(0, id);

    /// <returns>False if that thread is gone.</returns>
    public static bool SetNiceness(uint id, int niceness)
    {
        if (Setpriority(0, id, niceness) == 0) return true;
        return Marshal.GetLastPInvokeError() == NoProcess ? false : throw Failure("setpriority");
    }

    /// <summary>Processors of the calling thread, as one bit each. A process inherits those of the thread that starts it.</summary>
    [SupportedOSPlatform("linux")]
    public static byte[] GetAffinity()
    {
        // Larger than any kernel's own mask; a smaller one is refused.
        var mask = new byte[1024];
        fixed (byte* bits = mask) Checked(SchedGetaffinity(0, mask.Length, bits), "sched_getaffinity");
        return mask;
    }

    [SupportedOSPlatform("linux")]
    public static void SetAffinity(byte[] mask)
    {
        fixed (byte* bits = mask) Checked(SchedSetaffinity(0, mask.Length, bits), "sched_setaffinity");
    }

    /// <summary>Owner and type of a file itself, of a link not of its target. Null: there is none, or this C library cannot tell.</summary>
    [SupportedOSPlatform("linux")]
    public static (uint User, uint Mode)? Status(string path)
    {
        // struct statx looks the same on every processor: stx_uid is at byte 20, stx_mode, 16 bits wide, at byte 28.
        var data = stackalloc byte[256];
        return Statx(AtFdCwd, path, AtSymlinkNoFollow, StatxTypeModeUid, data) == 0 ? (*(uint*)(data + 20), *(ushort*)(data + 28)) : null;
    }

    /// <summary>Whether a link in /proc that shows what a thread runs leads nowhere, because the thread has begun to end. False where that cannot be told.</summary>
    [SupportedOSPlatform("linux")]
    public static bool IsWithoutProgram(string link)
    {
        byte first;
        return ReadLink(link, &first, 1) < 0 && Marshal.GetLastPInvokeError() is (NoEntry or NoProcess);
    }

    /// <summary>Sleeps for less than the millisecond that is the least elsewhere.</summary>
    [LibraryImport("libc", EntryPoint = "usleep")]
    public static partial int Nap(uint microseconds);

    /// <summary>No signal goes to this thread any more, if another one can take it.</summary>
    [SupportedOSPlatform("linux")]
    public static void BlockSignals()
    {
        var all = stackalloc byte[SignalSetSize];
        new Span<byte>(all, SignalSetSize).Fill(0xFF);
        _ = PthreadSigmask(SigBlock, all, null);
    }

    /// <summary>Gives this thread a table of files of its own, with nothing in it.</summary>
    /// <param name="isReal">False: asks for what is refused, and changes nothing.</param>
    /// <returns>0 when it was done.</returns>
    [SupportedOSPlatform("linux")]
    public static nint LeaveFiles(bool isReal) => SystemCall(CloseRangeCall, 0, isReal ? uint.MaxValue : 0, isReal ? CloseRangeUnshare : NoSuchFlag);

    [LibraryImport("libc", EntryPoint = "socket")]
    public static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect")]
    public static partial int ConnectSocket(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint ReadSome(int descriptor, byte* to, nint count);

    static int Checked(int result, string call) => result >= 0 ? result : throw Failure(call);

    static IOException Failure(string call) => new($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(string path, byte* to, nint size);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int PthreadSigmask(int how, byte* set, byte* old);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nuint first, nuint second, nuint third);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Dup(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Setenv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unsetenv(string name);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int Getrlimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int Setrlimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "getpriority", SetLastError = true)]
    private static partial int Getpriority(int which, uint id);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int Setpriority(int which, uint id, int priority);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static partial int SchedGetaffinity(int thread, nint size, byte* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SchedSetaffinity(int thread, nint size, byte* mask);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* data);
}
