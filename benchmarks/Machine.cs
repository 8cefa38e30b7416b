using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace ActorProc.Benchmarks;

/// <summary>Where the numbers come from: without it they mean nothing.</summary>
internal static class Machine
{
    public static string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} x {Processor()}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, " +
        $"{RuntimeInformation.FrameworkDescription}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, {Build()}, load {Load()}");

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(IsModelName)?.Split(':')[1].Trim() ?? Architecture()
        : Architecture();

    private static bool IsModelName(string line) => line.StartsWith("model name", StringComparison.Ordinal);

    private static string Architecture() => RuntimeInformation.ProcessArchitecture.ToString();

    // Of the last minute: more than about 0.5 before the start means that somebody else was measured too.
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Build()
    {
#if DEBUG
        return "DEBUG BUILD";
#else
        return "release build";
#endif
    }
}
