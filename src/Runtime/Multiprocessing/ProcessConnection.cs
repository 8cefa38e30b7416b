using System.Net.Sockets;
using ActorProc.Calls;
using ActorProc.Coordination;
using ActorProc.Pipes;
using ActorProc.Processes;

namespace ActorProc;

/// <summary>One end of a connection between two processes. Python: <c>multiprocessing.connection.Connection</c>.</summary>
/// <remarks>
/// <para>Messages go through the kernel, straight from one process to the other. When the last copy of the other end is closed, or the last process that had one is dead,
/// what has been sent is still received, and then the stream has ended.</para>
/// <para>An end travels, in arguments, closures, messages and over other connections: the other process gets a copy of its own, and this one can be closed at once.
/// While it is under way it counts as open, for at most <c>actorproc.sharing.handover-timeout</c>; in that time it can be received once.</para>
/// <para>Safe to use from any thread. Several processes may send into copies of one end; only one of them at a time may receive.</para>
/// </remarks>
public abstract partial class ProcessConnection : IDisposable
{
    private readonly string _system;
    private readonly MessageReader _reader;
    private readonly MessageWriter _writer;
    private ICallCodec? _codec;
    private volatile bool _isReadable;

    internal ProcessConnection(ConnectionParts parts)
    {
        _system = parts.System;
        (_isReadable, IsWritable) = (parts.IsReadable, parts.IsWritable);
        End = new SocketEnd(parts.Socket, "handle is closed: this end of the connection has been closed here.");
        (_reader, _writer) = (new MessageReader(End), new MessageWriter(End));
    }

    /// <summary>Whether it can receive. Python: <c>readable</c>.</summary>
    public bool IsReadable => _isReadable;

    /// <summary>Whether it can send. Python: <c>writable</c>.</summary>
    public bool IsWritable { get; }

    /// <summary>Whether it has been closed, here. Python: <c>closed</c>.</summary>
    public bool IsClosed => End.IsClosed;

    internal SocketEnd End { get; }

    /// <summary>What turns objects into bytes, and back.</summary>
    internal ICallCodec Codec => _codec ??= SharingDirectory.OfProcess(_system).Codec;

    /// <summary>Closes this copy of the end. Any number of calls. Who is blocked in it gets an <see cref="ObjectDisposedException"/>.</summary>
    public void Close()
    {
        GC.SuppressFinalize(this);
        End.Close();
    }

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();

    /// <summary>Whether there is something to receive now, or the stream has ended. Python: <c>poll()</c>.</summary>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    /// <exception cref="InvalidOperationException">It can only send.</exception>
    public bool Poll() => Poll(TimeSpan.Zero);

    /// <summary>Blocks until there is something to receive, or the stream has ended. Python: <c>poll(timeout)</c>.</summary>
    /// <param name="timeout">The longest wait; nothing means for ever, a negative one means none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the time is over.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <inheritdoc cref="Poll()" path="/exception"/>
    public bool Poll(TimeSpan? timeout, CancellationToken cancellationToken = default) => PollAsync(timeout, isBlocking: true, cancellationToken).Now();

    /// <summary>Waits until there is something to receive, or the stream has ended.</summary>
    /// <inheritdoc cref="Poll(TimeSpan?, CancellationToken)"/>
    public ValueTask<bool> PollAsync(TimeSpan? timeout, CancellationToken cancellationToken = default) => PollAsync(timeout, isBlocking: false, cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => $"<{nameof(ProcessConnection)}, {(IsClosed ? "closed" : $"handle {End.Socket.Handle}")}>";

    internal static (ConnectionParts First, ConnectionParts Second) Pair(IProcessFactory factory, bool duplex)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var system = SystemOf(factory);
        var (first, second) = SocketPair.Create();
        return (new(system, first, IsReadable: true, IsWritable: duplex), new(system, second, IsReadable: duplex, IsWritable: true));
    }

    internal static string SystemOf(IProcessFactory factory) => SharingDirectory.NameOf(factory.Processes.Hub.Settings.RunDirectory);

    /// <summary>Another process is to have a copy of it.</summary>
    /// <returns>What it can be had for there.</returns>
    internal (string System, byte[] Ticket, bool IsReadable, bool IsWritable) Depart()
    {
        using var use = End.Enter();
        if (!_reader.IsAtBoundary)
            throw new InvalidOperationException("A part of a message has been received. The connection can travel when the rest has been, too.");
        return (_system, Handover.Deposit(SharingDirectory.OfProcess(_system), End.Socket), IsReadable, IsWritable);
    }

    internal static ConnectionParts Arrive(string system, byte[] ticket, bool isReadable, bool isWritable) =>
        new(system, Handover.Collect(SharingDirectory.OfProcess(system), ticket), isReadable, isWritable);

    internal ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBlocking, CancellationToken cancellationToken)
    {
        End.ThrowIfClosed();
        return IsWritable ? _writer.WriteAsync(message, isBlocking, cancellationToken) : throw new InvalidOperationException("connection is read-only: this end cannot send.");
    }

    internal async ValueTask<byte[]> ReadAsync(long limit, bool isBlocking, Deadline deadline, CancellationToken cancellationToken)
    {
        ThrowIfNotReadable();
        try
        {
            return await _reader.ReadAsync(limit, isBlocking, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (MessageLengthException)
        {
            // Its rest still stands in the stream: nothing behind it can be received any more.
            if (IsWritable)
                _isReadable = false;
            else
                Close();
            throw;
        }
    }

    internal void ThrowIfNotReadable()
    {
        End.ThrowIfClosed();
        if (!IsReadable)
            throw new InvalidOperationException("connection is write-only: this end cannot receive.");
    }

    private async ValueTask<bool> PollAsync(TimeSpan? timeout, bool isBlocking, CancellationToken cancellationToken)
    {
        ThrowIfNotReadable();
        cancellationToken.ThrowIfCancellationRequested();
        using var use = End.Enter();
        return await End.WaitToReadAsync(isBlocking, Deadline.After(timeout), cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>What an end of a connection is made of.</summary>
/// <param name="System">The system it belongs to.</param>
/// <param name="Socket">The kernel's part.</param>
/// <param name="IsReadable">It can receive.</param>
/// <param name="IsWritable">It can send.</param>
internal sealed record ConnectionParts(string System, Socket Socket, bool IsReadable, bool IsWritable);
