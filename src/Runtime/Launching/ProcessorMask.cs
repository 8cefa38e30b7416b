using System.Runtime.ExceptionServices;
using System.Runtime.Versioning;
using ActorProc.Node;

namespace ActorProc.Launching;

/// <summary>Starts a process on chosen processors only.</summary>
internal static class ProcessorMask
{
    /// <summary>One more than the highest processor number that can be named.</summary>
    public const int Limit = 1024;

    /// <summary>Runs <paramref name="start"/> on a thread that is itself restricted, because a process inherits the processors of the thread that forks it.</summary>
    /// <remarks>
    /// Setting them on the running process would be too late: the runtime counts its processors once, at its start, and sizes its heaps and
    /// its thread pool by them. The thread ends afterwards, so there is nothing to restore, and nothing to get wrong in restoring it.
    /// </remarks>
    /// <exception cref="IOException">The machine does not have one of the processors, or forbids it.</exception>
    public static void RunOn(IReadOnlyList<int> processors, Action start)
    {
        if (processors.Count == 0 || !OperatingSystem.IsLinux())
        {
            start();
            return;
        }

        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (OperatingSystem.IsLinux()) Restrict(processors);
                start();
            }
            catch (Exception e)
            {
                // Thrown again on the caller's thread; here it would end the process.
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { IsBackground = true, Name = "actorproc-launch" };
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>The other way round, for an operating system that can only do it afterwards.</summary>
    public static void ApplyAfterStart(IReadOnlyList<int> processors, System.Diagnostics.Process process)
    {
        if (processors.Count > 0 && OperatingSystem.IsWindows()) process.ProcessorAffinity = processors.Aggregate((nint)0, (mask, processor) => mask | ((nint)1 << processor));
    }

    [SupportedOSPlatform("linux")]
    static void Restrict(IReadOnlyList<int> processors)
    {
        var mask = new byte[Limit / 8];
        foreach (var processor in processors) mask[processor / 8] |= (byte)(1 << (processor % 8));
        Posix.SetAffinity(mask);

        // The kernel leaves out, without a word, what it does not have.
        var granted = Posix.GetAffinity();
        var missing = processors.Where(processor => (granted[processor / 8] & (1 << (processor % 8))) == 0).ToList();
        if (missing.Count > 0) throw new IOException($"sched_setaffinity: there is no processor {string.Join(", ", missing)} for this process");
    }
}
