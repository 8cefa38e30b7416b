using System.Diagnostics;

namespace ActorProc.Coordination;

/// <summary>A process's part of a lock: acquires and releases it without asking, as long as it is lent to this process. Safe to use from any thread.</summary>
internal sealed class LockPart(CoordinationClient client, string target, bool isRecursive) : IPushed
{
    private volatile int _slot;

    public CoordinationClient Client => client;

    /// <summary>It was granted to this process.</summary>
    public void OnGranted(in LockAnswer answer)
    {
        if (answer.Slot != 0)
            _slot = answer.Slot;
    }

    /// <param name="caller">A thread, or a number below 0.</param>
    /// <param name="fence">The number of the grant.</param>
    /// <returns>False: it is to be asked for.</returns>
    public bool TryAcquire(long caller, out long fence)
    {
        var (page, slot) = (client.Page, _slot);
        while (slot != 0)
        {
            var word = new LockWord(page.Look(slot));
            if (word.IsFree)
            {
                var next = word.Acquired;
                if (!page.TryWrite(slot, next.Word, word.Word))
                    continue;
                page.Write(slot + 1, next.OwnedBy(caller));
                fence = next.Fence;
                return true;
            }

            if (!isRecursive || !word.IsHeld || word.Owner(page.Look(slot + 1)) != caller || word.Count == LockWord.Most)
                break;
            if (!page.TryWrite(slot, word.AcquiredAgain.Word, word.Word))
                continue;
            fence = word.Fence;
            return true;
        }

        fence = 0;
        return false;
    }

    /// <summary>Acquires it again for who has a grant of it.</summary>
    /// <inheritdoc cref="TryAcquire" path="/returns"/>
    public bool TryAcquireWithin(long fence)
    {
        var (page, slot) = (client.Page, _slot);
        while (slot != 0)
        {
            var word = new LockWord(page.Look(slot));
            if (!word.IsHeld || word.Fence != fence || word.Count == LockWord.Most)
                break;
            if (page.TryWrite(slot, word.AcquiredAgain.Word, word.Word))
                return true;
        }

        return false;
    }

    /// <summary>Releases it, whoever holds it; a recursive one only if that is this caller.</summary>
    /// <inheritdoc cref="TryAcquire" path="/returns"/>
    public bool TryRelease(long caller)
    {
        var (page, slot) = (client.Page, _slot);
        while (slot != 0)
        {
            var word = new LockWord(page.Look(slot));
            if (!word.IsHeld || isRecursive && word.Owner(page.Look(slot + 1)) != caller)
                break;
            if (TryRelease(page, slot, word))
                return true;
        }

        return false;
    }

    /// <summary>Releases a grant.</summary>
    /// <inheritdoc cref="TryAcquire" path="/returns"/>
    public bool TryReleaseGrant(long fence)
    {
        var (page, slot) = (client.Page, _slot);
        while (slot != 0)
        {
            var word = new LockWord(page.Look(slot));
            if (!word.IsHeld || word.Fence != fence)
                break;
            if (TryRelease(page, slot, word))
                return true;
        }

        return false;
    }

    public void OnPush(byte[] payload) => client.Forget(target);

    public void OnEnded(Exception cause) => _slot = 0;

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
