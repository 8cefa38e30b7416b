namespace ActorProc;

/// <summary>Makes shared memory, and unlinks all of it when it is disposed of. Python: <c>multiprocessing.managers.SharedMemoryManager</c>.</summary>
/// <remarks>It belongs to the process that created it. If that dies without disposing of it, what it made lives until nobody else uses it. Safe to use from any thread.</remarks>
public sealed class SharedMemoryManager : IDisposable
{
    private readonly IProcessFactory _factory;

    private readonly List<SharedMemory> _made = [];
    private bool _isOver;

    internal SharedMemoryManager(IProcessFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = factory;
    }

    /// <summary>Makes shared memory. Python: <c>SharedMemory(size)</c>.</summary>
    /// <param name="size">In bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    /// <exception cref="IOException">There is not that much memory.</exception>
    /// <exception cref="ObjectDisposedException">The manager has been disposed of.</exception>
    public SharedMemory CreateSharedMemory(long size)
    {
        lock (_made)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            return Keep(SharedMemory.Create(_factory, size, name: null));
        }
    }

    /// <summary>Makes a list. Python: <c>ShareableList(sequence)</c>.</summary>
    /// <param name="items">Its items.</param>
    /// <inheritdoc cref="ShareableList" path="/exception"/>
    /// <inheritdoc cref="CreateSharedMemory" path="/exception"/>
    public ShareableList CreateShareableList(IEnumerable<object?> items)
    {
        lock (_made)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            var list = new ShareableList(_factory, items, name: null);
            Keep(list.Memory);
            return list;
        }
    }

    /// <summary>Closes and unlinks everything that it made. Python: <c>shutdown()</c>. Any number of calls.</summary>
    public void Dispose()
    {
        lock (_made)
        {
            _isOver = true;
            foreach (var memory in _made)
            {
                try
                {
                    memory.TryUnlink();
                }
                catch (InvalidOperationException)
                {
                    // Its system has ended, and it with that.
                }

                memory.Close();
            }

            _made.Clear();
        }
    }

    private SharedMemory Keep(SharedMemory memory)
    {
        _made.Add(memory);
        return memory;
    }
}
