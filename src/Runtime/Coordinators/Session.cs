using System.Collections.Concurrent;
using ActorProc.Coordination;
using Akka.Actor;

namespace ActorProc.Coordinators;

/// <summary>A process that shares objects, as the main process sees it. What it waits for and what it holds is its own, and ends with it.</summary>
internal sealed class Session(long number, string name, int pid, ProgressPage page, Action<string, AnswerKind, byte[]> send, Action kill)
{
    private volatile bool _isOver;
    private int _slots;

    public long Number => number;

    /// <summary>What people call it.</summary>
    public string Name => name;

    public int Pid => pid;

    /// <summary>Where it says how far it has come with what it was handed.</summary>
    public ProgressPage Page => page;

    /// <summary>The coordinators that know it, and have to hear of its end.</summary>
    public ConcurrentDictionary<string, IActorRef> Known { get; } = new();

    /// <summary>Its end has been, or is being, told to those that know it.</summary>
    public bool IsOver
    {
        get => _isOver;
        set => _isOver = value;
    }

    /// <summary>How many words of its page are in use.</summary>
    public int Slots => Volatile.Read(ref _slots);

    /// <summary>So many words of its page, beside each other, that are still free.</summary>
    /// <returns>The first.</returns>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public int NextSlots(int count) => Interlocked.Add(ref _slots, count) is var last && last < ProgressPage.Words
        ? last - count + 1
        : throw new InvalidOperationException($"Process {this} uses {ProgressPage.Words:N0} words for queues and locks, which is the most that can be.");

    /// <summary>As <see cref="NextSlots"/>, for what can do without: it leaves half of them to others.</summary>
    /// <returns>The first; 0: there are none.</returns>
    public int TryNextSlots(int count) => Slots < ProgressPage.Words / 2 ? NextSlots(count) : 0;

    public void Send(string target, AnswerKind kind, byte[] payload) => send(target, kind, payload);

    /// <summary>Ends its process, which has not answered in time.</summary>
    public void Kill() => kill();

    public override string ToString() => $"'{name}' (pid {pid})";
}
