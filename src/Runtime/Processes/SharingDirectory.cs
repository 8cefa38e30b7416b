using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ActorProc.Coordination;

namespace ActorProc.Processes;

/// <summary>The systems whose shared objects this process can use, each with its way to their coordinators. It is made when something first needs it.</summary>
internal static class SharingDirectory
{
    private static readonly ConcurrentDictionary<string, Entry> Systems = new();

    /// <summary>From now on objects of this system can be used here.</summary>
    /// <param name="runDirectory">The system's, whose last part is its name here.</param>
    /// <param name="open">Makes a way there, under a name.</param>
    public static void Add(string runDirectory, Func<string, CoordinationClient> open) => Systems[NameOf(runDirectory)] = new Entry(open);

    public static string NameOf(string runDirectory) => Path.GetFileName(runDirectory);

    /// <summary>The way that belongs to the code that asks: that of this process, or of the part of it that plays one.</summary>
    /// <exception cref="InvalidOperationException">The object belongs to a system that this process is no part of, or that has ended.</exception>
    public static CoordinationClient Of(string system)
    {
        var entry = Find(system);
        return ProcessScope.Playing is { } scope ? entry.Of(scope) : entry.Whole;
    }

    /// <summary>The way of this process as a whole, for what belongs to no part of it.</summary>
    /// <inheritdoc cref="Of" path="/exception"/>
    public static CoordinationClient OfProcess(string system) => Find(system).Whole;

    /// <summary>A part of this process that played one is over: what it held is free.</summary>
    public static void End(ProcessScope scope)
    {
        foreach (var entry in Systems.Values)
            entry.End(scope);
    }

    /// <summary>This process is about to end: all that it has said reaches the coordinators.</summary>
    public static Task CloseAsync(string runDirectory, TimeSpan limit) =>
        Systems.TryRemove(NameOf(runDirectory), out var entry) ? entry.CloseAsync(limit) : Task.CompletedTask;

    private static Entry Find(string system)
    {
        LateSharing.Take();
        return Systems.TryGetValue(system, out var entry) ? entry : throw new InvalidOperationException(
            $"This object belongs to another system, or to one that has ended: process {Environment.ProcessId} is no part of it. Shared objects can be used in the processes of one system only.");
    }

    private sealed class Entry(Func<string, CoordinationClient> open)
    {
        private readonly Lazy<CoordinationClient> _whole = new(() => open(ProcessScope.Here.Current.Name));
        private readonly ConditionalWeakTable<ProcessScope, CoordinationClient> _played = [];

        public CoordinationClient Whole => _whole.Value;

        public CoordinationClient Of(ProcessScope scope)
        {
            lock (_played)
                return _played.GetValue(scope, one => open(one.Current.Name));
        }

        public void End(ProcessScope scope)
        {
            CoordinationClient? client;
            lock (_played)
            {
                if (!_played.TryGetValue(scope, out client))
                    return;
            }

            _ = client.CloseAsync(TimeSpan.Zero);
        }

        public Task CloseAsync(TimeSpan limit) => _whole.IsValueCreated ? Whole.CloseAsync(limit) : Task.CompletedTask;
    }
}
