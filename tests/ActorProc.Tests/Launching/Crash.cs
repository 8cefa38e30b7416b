using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ActorProc.Tests.Launching;

/// <summary>The ways in which a node's process can end unasked.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class Crash
{
    internal static int Run(string how)
    {
        switch (how)
        {
            case "stack-overflow":
                return Recurse(0);
            case "fail-fast":
                Environment.FailFast("the disk is on fire\nand so is the desk");
                break;
            case "fail-fast-silent":
                Environment.FailFast(null);
                break;
            case "unhandled":
                throw new InvalidOperationException("boom", new ArgumentException("the cause"));
            case "unhandled-deep":
                return ThrowDeep(2000);
            case "unhandled-on-thread":
                new Thread(() => throw new InvalidOperationException("boom on a thread")).Start();
                break;
            case "managed-null":
                return *(int*)0;
            case "managed-access-violation":
                return *(int*)0x123456789000;
            case "native-null":
                MemorySet(8, 1, 100);
                break;
            case "abort":
                Abort();
                break;
            case "kill":
                using (var self = Process.GetCurrentProcess()) self.Kill();
                break;
            case "memory-managed":
                return FillManaged();
            case "memory-native":
                return FillNative();
            case "burn":
                while (true)
                {
                }
        }
        return NodeEntry.Wait();
    }

    static int Recurse(int depth) => depth < 0 ? 0 : Recurse(depth + 1) + 1;

    static int ThrowDeep(int depth) => depth == 0 ? throw new InvalidOperationException("boom from below") : ThrowDeep(depth - 1) + 1;

    static int FillManaged()
    {
        var kept = new List<object>();
        while (true) kept.Add(new byte[4096]);
    }

    // As a native library would that does not handle it: the runtime is left with nothing.
    static int FillNative()
    {
        while (MemoryAllocate(1 << 20) is var block && block != 0) MemorySet(block, 1, 1 << 20);
        return FillManaged();
    }

    [LibraryImport("libc", EntryPoint = "malloc")]
    private static partial nint MemoryAllocate(nint size);

    [LibraryImport("libc", EntryPoint = "memset")]
    private static partial nint MemorySet(nint block, int value, nint size);

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();
}
