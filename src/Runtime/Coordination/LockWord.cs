namespace ActorProc.Coordination;

/// <summary>A lock that is lent to a process, in one word that this process and the main one both change by compare-and-swap.</summary>
/// <remarks>
/// <code>
///   fence: 48 bits | how often it is held: 13 | until a given time | it is wanted back | it is lent
/// </code>
/// As long as it is lent the process acquires and releases it by this word alone. The main process takes it back by the same word, at once while nobody holds it, and
/// else by a mark that the next release finds. Whoever comes first wins, and neither waits for the other: after a SIGKILL the word says whether it was held.
/// </remarks>
internal readonly record struct LockWord(long Word)
{
    /// <summary>The most often that it can be held by this word.</summary>
    public const int Most = (1 << 13) - 1;

    private const long Lent = 1;
    private const long Wanted = 2;
    private const long Limited = 4;
    private const int CountAt = 3;
    private const int FenceAt = 16;
    private const long Once = 1L << CountAt;
    private const int OwnerAt = 24;
    private const long Tag = (1 << OwnerAt) - 1;

    /// <summary>Lent, and held.</summary>
    public LockWord(long fence, int count) : this(fence << FenceAt | (long)count << CountAt | Lent)
    {
    }

    public bool IsLent => (Word & Lent) != 0;

    public bool IsWanted => (Word & Wanted) != 0;

    /// <summary>It is wanted back when its time is over, which a third word tells.</summary>
    public bool IsLimited => (Word & Limited) != 0;

    public int Count => (int)(Word >> CountAt) & Most;

    public bool IsHeld => IsLent && Count > 0;

    public bool IsFree => IsLent && Count == 0;

    /// <summary>The number of the last grant.</summary>
    public long Fence => Word >>> FenceAt;

    /// <summary>Held by the next one.</summary>
    public LockWord Acquired => new(Word + (1L << FenceAt) + Once);

    /// <summary>Held once more by who holds it.</summary>
    public LockWord AcquiredAgain => new(Word + Once);

    /// <summary>Held once less. If that is the end and it is wanted, it is not lent any more.</summary>
    public LockWord Released => new LockWord(Word - Once) is { Count: 0, IsWanted: true } last ? last.GivenBack : new(Word - Once);

    public LockWord MarkedAsWanted => new(Word | Wanted);

    public LockWord MarkedAsLimited => new(Word | Limited);

    public LockWord GivenBack => new(Fence << FenceAt);

    /// <summary>Who holds it, in a second word: written after the first, it says which grant it speaks of.</summary>
    public long OwnedBy(long caller) => caller << OwnerAt | Fence & Tag;

    /// <summary>Whether the second word speaks of a later grant.</summary>
    public bool IsBefore(long owner) => (int)(owner - Fence << 32 - OwnerAt) > 0;

    /// <summary>Who holds it; 0 in the moment between the two words.</summary>
    /// <param name="owner">The second word.</param>
    public long Owner(long owner) => (owner & Tag) == (Fence & Tag) ? owner >> OwnerAt : 0;
}
