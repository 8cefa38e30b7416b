using System.Runtime.CompilerServices;

namespace ActorProc;

/// <summary>An array that processes share. Python: <c>multiprocessing.Array</c>, and <c>RawArray</c>.</summary>
/// <typeparam name="T">A number, a truth value, an enum, or a structure of such.</typeparam>
/// <inheritdoc cref="SharedData" path="/remarks"/>
public sealed class SharedArray<T> : SharedData where T : unmanaged
{
    internal SharedArray(IProcessFactory factory, int length, ProcessLockBase? @lock, bool isLocked) : base(factory, SizeOf(length), @lock, isLocked) => Length = length;

    internal SharedArray(IProcessFactory factory, ReadOnlySpan<T> items, ProcessLockBase? @lock, bool isLocked) : this(factory, items.Length, @lock, isLocked) => Write(0, items);

    private SharedArray(SharedMemory memory, int length, ProcessLockBase? @lock) : base(memory, @lock) => Length = length;

    /// <summary>How many items it has.</summary>
    public int Length { get; }

    /// <summary>The same array without the lock. Python: <c>get_obj()</c>.</summary>
    public SharedArray<T> Raw => new(Memory, Length, null);

    /// <summary>One item; each reading and each writing takes the lock.</summary>
    /// <param name="index">Which; negative ones count from the end, as in Python.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of this number.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    /// <exception cref="FileNotFoundException">It has been freed before this process first used it.</exception>
    public T this[int index]
    {
        get
        {
            var offset = OffsetOf(index);
            using var held = Locked();
            return Memory.Read<T>(offset);
        }

        set
        {
            var offset = OffsetOf(index);
            using var held = Locked();
            Memory.Write(offset, value);
        }
    }

    /// <summary>One item.</summary>
    /// <param name="index">Which; <c>^1</c> is the last.</param>
    /// <inheritdoc cref="this[int]" path="/exception"/>
    public T this[Index index]
    {
        get => this[FromStart(index)];
        set => this[FromStart(index)] = value;
    }

    /// <summary>Several items: reading makes a copy, writing takes as many as there are.</summary>
    /// <param name="range">Which.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than items.</exception>
    /// <inheritdoc cref="this[int]" path="/exception"/>
    public T[] this[Range range]
    {
        get
        {
            var (start, length) = range.GetOffsetAndLength(Length);
            var items = new T[length];
            CopyTo(items, start);
            return items;
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var (start, length) = range.GetOffsetAndLength(Length);
            if (value.Length != length)
                throw new ArgumentException($"Can only assign sequence of same size: {length} items, not {value.Length}.", nameof(value));
            CopyFrom(value, start);
        }
    }

    /// <summary>A copy of all items, of one moment.</summary>
    /// <inheritdoc cref="this[int]" path="/exception"/>
    public T[] ToArray() => this[..];

    /// <summary>Copies items out of it, of one moment.</summary>
    /// <param name="destination">Where to; its length says how many.</param>
    /// <param name="start">The first.</param>
    /// <inheritdoc cref="this[int]" path="/exception"/>
    public void CopyTo(Span<T> destination, int start = 0)
    {
        Check(start, destination.Length, nameof(destination));
        using var held = Locked();
        using var memory = Memory.Hold();
        memory.Span<T>(0, Length).Slice(start, destination.Length).CopyTo(destination);
    }

    /// <summary>Copies items into it, in one step.</summary>
    /// <param name="source">The items.</param>
    /// <param name="start">Where to.</param>
    /// <inheritdoc cref="this[int]" path="/exception"/>
    public void CopyFrom(ReadOnlySpan<T> source, int start = 0)
    {
        Check(start, source.Length, nameof(source));
        using var held = Locked();
        Write(start, source);
    }

    /// <summary>Has something done with all items in one step, with the lock held if there is one.</summary>
    /// <param name="change">What. It must not keep the span, which the compiler sees to.</param>
    /// <inheritdoc cref="this[int]" path="/exception"/>
    public void Update(Action<Span<T>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        using var held = Locked();
        using var memory = Memory.Hold();
        change(memory.Span<T>(0, Length));
    }

    /// <summary>As Python writes it.</summary>
    public override string ToString() => $"<{(HasLock ? "Synchronized" : "Raw")} SharedArray<{typeof(T).Name}>[{Length}] in {Memory}>";

    internal SharedArray<T> With(ProcessLockBase @lock) => new SharedArray<T>(Memory, Length, @lock);

    private static long SizeOf(int length) => length >= 0
        ? (long)length * Unsafe.SizeOf<T>()
        : throw new ArgumentOutOfRangeException(nameof(length), length, "Array length must be >= 0");

    // Here a number below zero is one too far, and not one from the end.
    private int FromStart(Index index) => index.GetOffset(Length) is >= 0 and var start ? start : throw Invalid(index.GetOffset(Length));

    private long OffsetOf(int index)
    {
        var start = index < 0 ? index + Length : index;
        if (start < 0 || start >= Length)
            throw Invalid(index);
        return (long)start * Unsafe.SizeOf<T>();
    }

    private ArgumentOutOfRangeException Invalid(int index) => new(nameof(index), index, $"invalid index: the array has {Length} items.");

    private void Check(int start, int length, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (length > Length - start)
            throw new ArgumentOutOfRangeException(name, length, $"{length} items from {start} on are more than the array has, which are {Length}.");
    }

    private void Write(int start, ReadOnlySpan<T> items)
    {
        using var memory = Memory.Hold();
        items.CopyTo(memory.Span<T>(0, Length)[start..]);
    }
}
