using System.Globalization;
using System.Runtime.Versioning;

namespace ActorProc.Node;

/// <summary>The limits a node puts on itself, before any of the user's code runs in it.</summary>
internal static class NodeLimits
{
    /// <exception cref="IOException">The operating system refused one.</exception>
    public static void Apply(BootFrame frame)
    {
        if (OperatingSystem.IsWindows()) return;

        if (frame.Niceness != 0) StepBack(frame.Niceness);

        // One second between the signal that says "used up" and the one that cannot be caught.
        if (frame.CpuSeconds > 0) Posix.Limit(Posix.ResourceCpu, (ulong)frame.CpuSeconds, (ulong)frame.CpuSeconds + 1);

        // Data, not address space: the runtime reserves far more addresses than it ever uses.
        if (frame.MemoryLimit > 0) Posix.Limit(Posix.ResourceData, (ulong)frame.MemoryLimit, (ulong)frame.MemoryLimit);
    }

    [UnsupportedOSPlatform("windows")]
    static void StepBack(int niceness)
    {
        if (!OperatingSystem.IsLinux())
        {
            LowerTo(niceness, 0);
            return;
        }

        // Linux keeps a niceness for each thread, and a thread starts with that of its creator. The runtime has started some by now, and
        // one of them may start another while we walk: so walk until nobody new appears.
        var done = new HashSet<uint>();
        int before;
        do
        {
            before = done.Count;
            foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
            {
                var thread = uint.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture);
                if (done.Add(thread)) LowerTo(niceness, thread);
            }
        }
        while (done.Count > before);
    }

    // A process that starts out nicer than asked for may not go back without privileges, and has no need to.
    [UnsupportedOSPlatform("windows")]
    static void LowerTo(int niceness, uint thread)
    {
        if (Posix.GetNiceness(thread) < niceness) Posix.SetNiceness(thread, niceness);
    }
}
