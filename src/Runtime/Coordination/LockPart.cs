using System.Diagnostics;

namespace ActorProc.Coordination;

/// <summary>A process's part of a lock that was granted to it: acquires and releases it without asking, as long as it is lent. Safe to use from any thread.</summary>
internal sealed class LockPart(CoordinationClient client, string target, bool isRecursive) : IPushed
{
    private volatile int _slot;

    public CoordinationClient Client => client;

    /// <summary>It was granted to this process.</summary>
    public void OnGranted(in LockAnswer answer) => _slot = answer.Slot;

    /// <param name="caller">A thread, or a number below 0.</param>
    /// <param name="fence">The number of the grant.</param>
    /// <returns>False: it is to be asked for.</returns>
    public bool TryAcquire(long caller, out long fence)
    {
        while (TryLook(out var page, out var slot, out var word))
        {
            var isAgain = !word.IsFree;
            if (isAgain && !(isRecursive && IsHeldBy(caller, page, slot, word) && word.Count < LockWord.Most))
                break;
            var next = isAgain ? word.AcquiredAgain : word.Acquired;
            if (!page.TryWrite(slot, next.Word, word.Word))
                continue;
            if (!isAgain)
                Own(page, slot + 1, next, caller);
            fence = next.Fence;
            return true;
        }

        fence = 0;
        return false;
    }

    /// <summary>Acquires it again for who has a grant of it.</summary>
    /// <inheritdoc cref="TryAcquire" path="/returns"/>
    public bool TryAcquireWithin(long fence)
    {
        while (TryLook(out var page, out var slot, out var word) && word.IsHeld && word.Fence == fence && word.Count < LockWord.Most)
        {
            if (page.TryWrite(slot, word.AcquiredAgain.Word, word.Word))
                return true;
        }

        return false;
    }

    /// <summary>Releases it, whoever holds it; a recursive one only if that is this caller.</summary>
    /// <inheritdoc cref="TryAcquire" path="/returns"/>
    public bool TryRelease(long caller)
    {
        while (TryLook(out var page, out var slot, out var word) && word.IsHeld && (!isRecursive || IsHeldBy(caller, page, slot, word)))
        {
            if (TryRelease(page, slot, word))
                return true;
        }

        return false;
    }

    /// <summary>Releases a grant.</summary>
    /// <inheritdoc cref="TryAcquire" path="/returns"/>
    public bool TryReleaseGrant(long fence)
    {
        while (TryLook(out var page, out var slot, out var word) && word.IsHeld && word.Fence == fence)
        {
            if (TryRelease(page, slot, word))
                return true;
        }

        return false;
    }

    public void OnPush(byte[] payload)
    {
        _slot = 0;
        client.Forget(target);
    }

    public void OnEnded(Exception cause) => _slot = 0;

    private static bool IsHeldBy(long caller, ProgressPage page, int slot, LockWord word) => word.IsHeld && word.Owner(page.Look(slot + 1)) == caller;

    // Unless it has been released by another, and acquired again, before this thread came to say so.
    private static void Own(ProgressPage page, int slot, LockWord word, long caller)
    {
        for (var former = page.Look(slot); page.IsOpen && !word.IsBefore(former); former = page.Look(slot))
        {
            if (page.TryWrite(slot, word.OwnedBy(caller), former))
                return;
        }
    }

    private bool TryLook(out ProgressPage page, out int slot, out LockWord word)
    {
        (page, slot) = (client.Page, _slot);
        word = slot == 0 ? default : new LockWord(page.Look(slot));
        return word.IsLent;
    }

    private bool TryRelease(ProgressPage page, int slot, LockWord word)
    {
        var next = word.Released;
        if (next.IsFree && word.IsLimited && Stopwatch.GetTimestamp() >= page.Look(slot + 2))
            next = next.GivenBack;
        if (!page.TryWrite(slot, next.Word, word.Word))
            return false;
        if (!next.IsLent)
            client.Post(target, Operation.LockReturned);
        return true;
    }
}

/// <summary>What a coordinator says with a grant.</summary>
/// <param name="Slot">Where in the process's page the <see cref="LockWord"/> stands, if the lock is lent to it from now on.</param>
/// <param name="Fence">The number of the grant.</param>
/// <param name="IsAbandoned">Who had it before has died with it.</param>
/// <param name="IsNotified">A condition's wait has not just run out of time.</param>
internal readonly record struct LockAnswer(int Slot, long Fence, bool IsAbandoned, bool IsNotified)
{
    public static LockAnswer Read(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt64(), reader.ReadBoolean(), reader.ReadBoolean());

    public void Write(BinaryWriter writer)
    {
        writer.Write(Slot);
        writer.Write(Fence);
        writer.Write(IsAbandoned);
        writer.Write(IsNotified);
    }
}
