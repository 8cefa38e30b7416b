using System.Collections.Concurrent;

namespace ActorProc.Tests.Crashes;

/// <summary>Holds up what an actor of the main process does until the test lets it go on.</summary>
internal static class Latch
{
    private static readonly ConcurrentDictionary<string, ManualResetEventSlim> All = new(StringComparer.Ordinal);

    public static void Wait(string name) => Of(name).Wait(TimeSpan.FromSeconds(30));

    public static void Open(string name) => Of(name).Set();

    private static ManualResetEventSlim Of(string name) => All.GetOrAdd(name, static _ => new ManualResetEventSlim());
}
