using System.Diagnostics.CodeAnalysis;

namespace ActorProc;

/// <summary>A queue without limits of size and time. Python: <c>multiprocessing.SimpleQueue</c>.</summary>
/// <typeparam name="T">What it carries.</typeparam>
[SuppressMessage("Naming", "CA1711", Justification = "It is one.")]
public sealed class ProcessSimpleQueue<T> : IAsyncDisposable
{
    private readonly ProcessQueue<T> _queue;

    internal ProcessSimpleQueue(IProcessFactory factory, string? name) => _queue = new ProcessQueue<T>(factory, 0, isJoinable: false, null, name);

    /// <summary>Whether nothing is in it.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of, or closed here.</exception>
    public bool IsEmpty => _queue.IsEmpty;

    /// <summary>Puts an item into it.</summary>
    /// <exception cref="MessageSerializationException">The item cannot travel; the text names what is in the way.</exception>
    /// <inheritdoc cref="IsEmpty" path="/exception"/>
    public void Put(T item) => _queue.Put(item);

    /// <summary>Takes the first item; blocks while there is none.</summary>
    /// <inheritdoc cref="IsEmpty" path="/exception"/>
    public T Get() => _queue.Get();

    /// <summary>This handle is of no further use, here. Any number of calls.</summary>
    public void Close() => _queue.Close();

    /// <inheritdoc cref="SharedObject.DisposeAsync"/>
    public ValueTask DisposeAsync() => _queue.DisposeAsync();
}
