using ActorProc.Coordination;
using ActorProc.Processes;

namespace ActorProc;

/// <summary>An object that processes share, by way of a coordinator in the main process. This is a handle of it: a value, of which there may be any number.</summary>
/// <remarks>
/// A handle travels: in arguments, in what a closure captures, in messages, inside other objects, and back. It works in every process of its system, and
/// from any thread. The object lives until it is disposed of, by whoever holds a handle, or until its system ends.
/// </remarks>
public abstract class SharedObject : IAsyncDisposable, IEquatable<SharedObject>
{
    private readonly string _system;
    private readonly string _name;

    internal SharedObject(IProcessFactory factory, string kind, Action<BinaryWriter, string> describe, string? title)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _system = factory.Processes.SharingName;
        var client = Client;
        _name = client.NewName(kind);
        Title = title is null ? _name : $"{kind} '{title}'";
        var made = client.Ask(_name, Operation.Create, writer => describe(writer, Title));
        client.Read(made.Wait(null, CancellationToken.None))!.Dispose();
    }

    /// <summary>What it is called in messages: the name it was given, or one of its own.</summary>
    public string Title { get; }

    internal string Target => _name;

    internal CoordinationClient Client => SharingDirectory.Of(_system);

    /// <summary>Ends the object, for every process: who waits for it, and who uses it later, gets an <see cref="ObjectDisposedException"/>. Any number of calls.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        CoordinationClient client;
        try
        {
            client = Client;
        }
        catch (InvalidOperationException)
        {
            return; // its system has ended, and it with that
        }

        try
        {
            await client.Ask(_name, Operation.Remove).WaitAsync(null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The same, in this moment.
        }
    }

    /// <summary>Whether both are handles of the same object.</summary>
    public bool Equals(SharedObject? other) => other is not null && (_system, _name) == (other._system, other._name);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SharedObject);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_system, _name);

    /// <summary>As Python writes it. Asks the coordinator.</summary>
    public override string ToString()
    {
        try
        {
            using var answer = Ask(Operation.Describe, writer => writer.Write(Flow.OfThread));
            return answer.ReadString();
        }
        catch (Exception e) when (e is InvalidOperationException)
        {
            return $"<{GetType().Name} {Title}, gone>";
        }
    }

    /// <summary>Asks and waits; for what is answered at once.</summary>
    internal BinaryReader Ask(Operation operation, Action<BinaryWriter>? write = null)
    {
        var client = Client;
        return client.Read(client.Ask(_name, operation, write).Wait(null, CancellationToken.None))!;
    }

    /// <inheritdoc cref="Ask(Operation, Action{BinaryWriter})"/>
    internal async Task<BinaryReader> AskAsync(Operation operation, Action<BinaryWriter>? write = null)
    {
        var client = Client;
        return client.Read(await client.Ask(_name, operation, write).WaitAsync(null, CancellationToken.None).ConfigureAwait(false))!;
    }

    /// <summary>Asks for what may take long, and waits at most so long.</summary>
    /// <returns>The answer, or <c>null</c> when the time was over.</returns>
    /// <exception cref="OperationCanceledException">It was called off, and not granted before.</exception>
    internal BinaryReader? Ask(Operation operation, Action<BinaryWriter> write, TimeSpan? limit, CancellationToken cancellationToken, int size = 56)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var client = Client;
        return Read(client, client.Ask(_name, operation, write, size).Wait(limit, cancellationToken), cancellationToken);
    }

    /// <inheritdoc cref="Ask(Operation, Action{BinaryWriter}, TimeSpan?, CancellationToken, int)"/>
    internal async ValueTask<BinaryReader?> AskAsync(Operation operation, Action<BinaryWriter> write, TimeSpan? limit, CancellationToken cancellationToken, int size = 56)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var client = Client;
        return Read(client, await client.Ask(_name, operation, write, size).WaitAsync(limit, cancellationToken).ConfigureAwait(false), cancellationToken);
    }

    private static BinaryReader? Read(CoordinationClient client, Answer answer, CancellationToken cancellationToken)
    {
        var reader = client.Read(answer);
        if (reader is null)
            cancellationToken.ThrowIfCancellationRequested();
        return reader;
    }
}
