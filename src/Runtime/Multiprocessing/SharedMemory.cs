using System.Runtime.CompilerServices;
using ActorProc.Coordination;
using ActorProc.Processes;

namespace ActorProc;

/// <summary>Memory that processes share, byte for byte and without copies. Python: <c>multiprocessing.shared_memory.SharedMemory</c>.</summary>
/// <remarks>
/// <para>This is a handle of it, and travels as a value; in another process it attaches when it is first used. The memory is freed when the last process that used it has
/// closed it, or is dead. A handle that is on its way finds it for <c>actorproc.sharing.memory-linger</c> longer; who wants it kept keeps a handle open.
/// Nothing of it is left when the system ends, or is killed.</para>
/// <para>Nothing orders what processes write: use a lock, or have each write a part of its own. Safe to use from any thread.</para>
/// </remarks>
public sealed class SharedMemory : IDisposable, IEquatable<SharedMemory>
{
    private const int LongestName = 200;

    private readonly string _system;
    private readonly string _target;

    // The part of the process that the handle is in. Hyperion heeds its own attribute only.
    [NonSerialized]
    [Hyperion.Ignore]
    private SegmentUse? _use;

    [NonSerialized]
    [Hyperion.Ignore]
    private volatile bool _isClosed;

    private SharedMemory(string system, SegmentUse use)
    {
        (_system, _use) = (system, use);
        (_target, Name, Size) = (use.Target, use.Name, use.Size);
    }

    /// <summary>The name it was given, or one of its own, by which any process of the system can attach.</summary>
    public string Name { get; }

    /// <summary>How many bytes it has: as many as were asked for.</summary>
    public long Size { get; }

    /// <summary>All its bytes. Python: <c>buf</c>.</summary>
    /// <remarks>
    /// A span is an address and nothing more: using it after <see cref="Close"/> touches memory that is no longer there, which ends the process or worse. What
    /// cannot go wrong are <see cref="Access(Action{Span{byte}})"/> and the methods that copy. Once a span was handed out, the memory is given up by <see cref="Close"/> or the end of the
    /// process, and no longer by the garbage collector when the handle is forgotten.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">This handle is closed.</exception>
    /// <exception cref="FileNotFoundException">It has been freed before this process attached.</exception>
    /// <exception cref="OverflowException">It is too large for one span. Use <see cref="GetSpan"/>.</exception>
    public Span<byte> Span => GetSpan(0, checked((int)Size));

    /// <summary>All its bytes, for what takes no span. The same holds as for <see cref="Span"/>, except that asking the <see cref="Memory{T}"/> for its span after <see cref="Close"/> throws.</summary>
    /// <inheritdoc cref="Span" path="/exception"/>
    public Memory<byte> Memory => new SegmentMemory(Use(), checked((int)Size)).Memory;

    private FileNotFoundException Missing => new($"No such file or directory: '{Name}'. This shared memory was unlinked, or nobody used it any more.", Name);

    /// <summary>Some of its bytes.</summary>
    /// <param name="offset">The first.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all inside.</exception>
    /// <inheritdoc cref="Span" path="/remarks"/>
    public unsafe Span<byte> GetSpan(long offset, int length)
    {
        Check(offset, length);
        return new Span<byte>(Use().Expose() + offset, length);
    }

    /// <summary>Has something done with all its bytes. They cannot go meanwhile, whoever closes the handle.</summary>
    /// <param name="access">What. It must not keep the span, which the compiler sees to.</param>
    /// <inheritdoc cref="Span" path="/exception"/>
    public void Access(Action<Span<byte>> access)
    {
        ArgumentNullException.ThrowIfNull(access);
        using var held = Hold();
        access(held.Span<byte>(0, checked((int)Size)));
    }

    /// <summary>Has something computed from all its bytes. They cannot go meanwhile, whoever closes the handle.</summary>
    /// <param name="access">What.</param>
    /// <inheritdoc cref="Span" path="/exception"/>
    public TResult Access<TResult>(Func<Span<byte>, TResult> access)
    {
        ArgumentNullException.ThrowIfNull(access);
        using var held = Hold();
        return access(held.Span<byte>(0, checked((int)Size)));
    }

    /// <summary>Reads a value.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not all inside.</exception>
    /// <inheritdoc cref="Span" path="/exception"/>
    public T Read<T>(long offset = 0) where T : unmanaged
    {
        Check(offset, Unsafe.SizeOf<T>());
        using var held = Hold();
        return Unsafe.ReadUnaligned<T>(ref held.At(offset));
    }

    /// <summary>Writes a value.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="value">The value.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public void Write<T>(long offset, T value) where T : unmanaged
    {
        Check(offset, Unsafe.SizeOf<T>());
        using var held = Hold();
        Unsafe.WriteUnaligned(ref held.At(offset), value);
    }

    /// <summary>Copies bytes out of it.</summary>
    /// <param name="offset">The first.</param>
    /// <param name="destination">Where to; its length says how many.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public void CopyTo(long offset, Span<byte> destination)
    {
        Check(offset, destination.Length);
        using var held = Hold();
        held.Span<byte>(offset, destination.Length).CopyTo(destination);
    }

    /// <summary>Copies bytes into it.</summary>
    /// <param name="offset">Where to.</param>
    /// <param name="source">The bytes.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public void CopyFrom(long offset, ReadOnlySpan<byte> source)
    {
        Check(offset, source.Length);
        using var held = Hold();
        source.CopyTo(held.Span<byte>(offset, source.Length));
    }

    /// <summary>This handle is not used any more; others of the same memory are, in this process too. Any number of calls.</summary>
    public void Close()
    {
        _isClosed = true;
        Interlocked.Exchange(ref _use, null)?.Dispose();
    }

    /// <summary>The same as <see cref="Close"/>.</summary>
    public void Dispose() => Close();

    /// <summary>No process can attach any more, and the name can be given again. Who has attached goes on using it; it is freed when the last one has closed it. To be called once, by one process.</summary>
    /// <exception cref="FileNotFoundException">That has happened already.</exception>
    public void Unlink()
    {
        if (!TryUnlink())
            throw Missing;
    }

    /// <summary>Whether both are handles of the same memory.</summary>
    public bool Equals(SharedMemory? other) => other is not null && (_system, _target) == (other._system, other._target);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SharedMemory);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_system, _target);

    /// <summary>As Python writes it.</summary>
    public override string ToString() => $"SharedMemory('{Name}', size={Size})";

    internal static SharedMemory Create(IProcessFactory factory, long size, string? name, string companion = "")
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (size < 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, "'size' must be a positive integer");
        if (size == 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, "'size' must be a positive number different from zero");
        if (name is not null)
            CheckName(name);
        var system = SharingDirectory.NameOf(factory.Processes.Hub.Settings.RunDirectory);
        return SharingDirectory.Of(system).Segments.Create(name ?? "", size, companion) is { } use
            ? new SharedMemory(system, use)
            : throw new IOException($"File exists: '{name}'. There is shared memory of this name in the system.");
    }

    internal static SharedMemory Attach(IProcessFactory factory, string name)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (name is null)
            throw new ArgumentNullException(nameof(name), "'name' can only be None if create=True: without a name shared memory can be created, not attached.");
        var system = SharingDirectory.NameOf(factory.Processes.Hub.Settings.RunDirectory);
        var client = SharingDirectory.Of(system);
        using var found = client.Read(client.Ask("", Operation.MemoryFind, writer => writer.Write(name)).Wait(null, CancellationToken.None));
        return found is not null && client.Segments.Attach(found.ReadString()) is { } use
            ? new SharedMemory(system, use)
            : throw new FileNotFoundException($"No such file or directory: '{name}'. There is no shared memory of this name in the system.", name);
    }

    /// <summary>Unlinks it, if nobody has.</summary>
    internal bool TryUnlink()
    {
        var client = SharingDirectory.Of(_system);
        try
        {
            using var answer = client.Read(client.Ask(_target, Operation.MemoryUnlink).Wait(null, CancellationToken.None));
            return answer is not null;
        }
        catch (ObjectDisposedException) when (client.IsOpen)
        {
            return false;
        }
    }

    /// <inheritdoc cref="TryUnlink"/>
    internal async ValueTask<bool> TryUnlinkAsync()
    {
        var client = SharingDirectory.Of(_system);
        try
        {
            using var answer = client.Read(await client.Ask(_target, Operation.MemoryUnlink).WaitAsync(null, CancellationToken.None).ConfigureAwait(false));
            return answer is not null;
        }
        catch (ObjectDisposedException) when (client.IsOpen)
        {
            return false;
        }
    }

    /// <summary>The memory cannot go until this is disposed of.</summary>
    internal HeldSegment Hold() => new(Use());

    private static void CheckName(string name)
    {
        if (name.Length == 0 || name.Length > LongestName || name.Contains('/') || name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()))
            throw new ArgumentException($"Invalid argument: '{name}' cannot be the name of a file, or has more than {LongestName} characters.", nameof(name));
    }

    private SegmentUse Use()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_use is { } use)
            return use;
        var attached = SharingDirectory.Of(_system).Segments.Attach(_target) ?? throw Missing;
        if (Interlocked.CompareExchange(ref _use, attached, null) is { } other)
        {
            attached.Dispose();
            return other;
        }

        // Closed in this moment: nobody else would end this.
        if (_isClosed)
            Close();
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return attached;
    }

    private void Check(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > Size - offset)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{length} bytes from {offset} on are not all inside {Size}.");
    }
}
