using System.Globalization;

namespace ActorProc.Tests.Placing;

/// <summary>The TCP sockets on which a process listens.</summary>
internal static class Listeners
{
    private const string Listening = "0A";

    /// <summary>Local addresses in the kernel's notation, with the socket's inode.</summary>
    public static IReadOnlyList<string> OfThisProcess()
    {
        var own = Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(Inode).OfType<long>().ToHashSet();
        return
        [
            .. from table in new[] { "/proc/self/net/tcp", "/proc/self/net/tcp6" }
               from line in File.ReadLines(table).Skip(1)
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where fields[3] == Listening && own.Contains(long.Parse(fields[9], CultureInfo.InvariantCulture))
               select $"{fields[1]}#{fields[9]}",
        ];
    }

    private static long? Inode(string descriptor)
    {
        const string prefix = "socket:[";
        // One of them is that of the directory being read, and is closed by now.
        var target = new FileInfo(descriptor).LinkTarget;
        return target is not null && target.StartsWith(prefix, StringComparison.Ordinal)
            ? long.Parse(target.AsSpan(prefix.Length, target.Length - prefix.Length - 1), CultureInfo.InvariantCulture)
            : null;
    }
}
