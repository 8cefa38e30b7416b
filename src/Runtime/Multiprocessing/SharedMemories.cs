namespace ActorProc;

/// <summary>Makes memory that processes share, and what lies in such memory.</summary>
public static class SharedMemories
{
    /// <summary>Makes shared memory, all zeros. Python: <c>SharedMemory(name, create=True, size)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="size">In bytes. As much memory is taken at once.</param>
    /// <param name="name">What it can be found by, with <see cref="AttachSharedMemory"/>; nothing: a name of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="ArgumentException">The name cannot be that of a file.</exception>
    /// <exception cref="IOException">There is one of this name, or there is not that much memory.</exception>
    public static SharedMemory CreateSharedMemory(this IProcessFactory factory, long size, string? name = null) => SharedMemory.Create(factory, size, name);

    /// <summary>Attaches to shared memory that another process of the system, or this one, has made. Python: <c>SharedMemory(name)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="FileNotFoundException">There is none of this name, or not any more.</exception>
    public static SharedMemory AttachSharedMemory(this IProcessFactory factory, string name) => SharedMemory.Attach(factory, name);

    /// <summary>Makes a list in shared memory. Python: <c>ShareableList(sequence, name=name)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="items">Its items; their sizes say how much room each has.</param>
    /// <param name="name">What it can be found by; nothing: a name of its own.</param>
    /// <exception cref="ArgumentException">An item is of a type that cannot be one, or the name cannot be that of a file.</exception>
    /// <exception cref="IOException">There is shared memory of this name, or there is not that much memory.</exception>
    public static ShareableList CreateShareableList(this IProcessFactory factory, IEnumerable<object?> items, string? name = null) => new(factory, items, name);

    /// <summary>Attaches to a list. Python: <c>ShareableList(name=name)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="FileNotFoundException">There is none of this name, or not any more.</exception>
    /// <exception cref="InvalidDataException">It is shared memory and no list.</exception>
    public static ShareableList AttachShareableList(this IProcessFactory factory, string name) => new(SharedMemory.Attach(factory, name));

    /// <summary>Makes what makes shared memory and unlinks it. Python: <c>SharedMemoryManager()</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    public static SharedMemoryManager CreateSharedMemoryManager(this IProcessFactory factory) => new(factory);

    /// <summary>Makes a value with a lock. Python: <c>Value(type, value, lock=lock)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="value">Its first value.</param>
    /// <param name="lock">The lock it is to use; nothing: a recursive one of its own.</param>
    /// <exception cref="IOException">There is not enough memory.</exception>
    public static SharedValue<T> CreateValue<T>(this IProcessFactory factory, T value = default, ProcessLockBase? @lock = null) where T : unmanaged =>
        new(factory, value, @lock, isLocked: true);

    /// <summary>Makes a value without a lock. Python: <c>RawValue(type, value)</c>, <c>Value(type, value, lock=False)</c>.</summary>
    /// <inheritdoc cref="CreateValue{T}"/>
    public static SharedValue<T> CreateRawValue<T>(this IProcessFactory factory, T value = default) where T : unmanaged => new(factory, value, null, isLocked: false);

    /// <summary>Makes an array of zeros with a lock. Python: <c>Array(type, length, lock=lock)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="length">How many items.</param>
    /// <param name="lock">The lock it is to use; nothing: a recursive one of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="IOException">There is not enough memory.</exception>
    public static SharedArray<T> CreateArray<T>(this IProcessFactory factory, int length, ProcessLockBase? @lock = null) where T : unmanaged =>
        new(factory, length, @lock, isLocked: true);

    /// <summary>Makes an array with a lock. Python: <c>Array(type, sequence, lock=lock)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="items">Its items, which are copied.</param>
    /// <param name="lock">The lock it is to use; nothing: a recursive one of its own.</param>
    /// <exception cref="IOException">There is not enough memory.</exception>
    public static SharedArray<T> CreateArrayOf<T>(this IProcessFactory factory, ReadOnlySpan<T> items, ProcessLockBase? @lock = null) where T : unmanaged =>
        new(factory, items, @lock, isLocked: true);

    /// <summary>Makes an array of zeros without a lock. Python: <c>RawArray(type, length)</c>.</summary>
    /// <inheritdoc cref="CreateArray{T}"/>
    public static SharedArray<T> CreateRawArray<T>(this IProcessFactory factory, int length) where T : unmanaged => new(factory, length, null, isLocked: false);

    /// <summary>Makes an array without a lock. Python: <c>RawArray(type, sequence)</c>.</summary>
    /// <inheritdoc cref="CreateArrayOf{T}"/>
    public static SharedArray<T> CreateRawArrayOf<T>(this IProcessFactory factory, ReadOnlySpan<T> items) where T : unmanaged => new(factory, items, null, isLocked: false);

    /// <summary>Makes a new value, without a lock, of what another one holds now. Python: <c>sharedctypes.copy(obj)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="value">The other one.</param>
    /// <exception cref="IOException">There is not enough memory.</exception>
    public static SharedValue<T> Copy<T>(this IProcessFactory factory, SharedValue<T> value) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(value);
        return factory.CreateRawValue(value.Value);
    }

    /// <summary>Makes a new array, without a lock, of what another one holds now. Python: <c>sharedctypes.copy(obj)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="array">The other one.</param>
    /// <exception cref="IOException">There is not enough memory.</exception>
    public static SharedArray<T> Copy<T>(this IProcessFactory factory, SharedArray<T> array) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        return factory.CreateRawArrayOf<T>(array.ToArray());
    }

    /// <summary>The same value with a lock. Python: <c>sharedctypes.synchronized(obj, lock)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="value">A raw one.</param>
    /// <param name="lock">The lock; nothing: a new recursive one, which is the caller's to dispose of.</param>
    /// <exception cref="InvalidOperationException">It has a lock already.</exception>
    public static SharedValue<T> Synchronize<T>(this IProcessFactory factory, SharedValue<T> value, ProcessLockBase? @lock) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(value);
        value.ThrowIfLocked();
        return value.With(@lock ?? factory.CreateRLock());
    }

    /// <summary>The same array with a lock. Python: <c>sharedctypes.synchronized(obj, lock)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="array">A raw one.</param>
    /// <param name="lock">The lock; nothing: a new recursive one, which is the caller's to dispose of.</param>
    /// <exception cref="InvalidOperationException">It has a lock already.</exception>
    public static SharedArray<T> Synchronize<T>(this IProcessFactory factory, SharedArray<T> array, ProcessLockBase? @lock) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        array.ThrowIfLocked();
        return array.With(@lock ?? factory.CreateRLock());
    }
}
