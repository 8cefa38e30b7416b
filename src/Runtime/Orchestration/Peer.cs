using ActorProc.Link;
using Akka.Actor;

namespace ActorProc.Orchestration;

/// <summary>The way from this process to one address. The address stays; the process behind it comes and goes.</summary>
/// <remarks>
/// <code>
///   Unknown --first message--> Waiting --process up--> Draining --all held written--> Up
///      ^                          ^                        |                           |
///      '--no process there now----'---------process ended--'---------------------------'      any --never comes back--> Gone
/// </code>
/// While Waiting, messages are held in the order they were sent. In the main process, creations of placed actors stand before everything
/// else in that order, for every incarnation.
/// </remarks>
internal sealed class Peer(Address address, PeerContext context)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Outgoing> _held = new();
    private readonly List<(string Path, Outgoing Creation)> _wanted = [];
    private PeerState _state = PeerState.Unknown;
    private Connection? _connection;
    private long _heldBytes;

    public Address Address => address;

    /// <summary>The incarnation that is up or was up last.</summary>
    public int Incarnation { get; private set; }

    public PeerState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>Why it is gone.</summary>
    public NodeDownException? Ended { get; private set; }

    public void Send(in Outgoing message)
    {
        while (true)
        {
            Connection? connection = null;
            var locate = false;
            var refused = false;
            lock (_gate)
            {
                if (_state == PeerState.Up)
                {
                    connection = _connection;
                }
                else if (_state == PeerState.Gone)
                {
                    refused = true;
                }
                else
                {
                    refused = message.MayBeHeld(_state) && !Hold(message);
                    locate = _state == PeerState.Unknown;
                    if (locate)
                        _state = PeerState.Waiting;
                }
            }

            if (locate)
                context.Ask(this);
            if (refused)
                context.NotDelivered(message, Ended is { } gone ? gone : TooMuchHeld());
            if (connection is null)
                return;

            switch (connection.SendMessage(message.Wire))
            {
                case SendResult.Sent:
                    return;
                case SendResult.Full:
                    context.NotDelivered(message, new NodeUnreachableException(NodeName.Of(address),
                        $"The process of node '{NodeName.Of(address)}' does not read what it is sent, and actorproc.link.send-buffer is full. " +
                        "It may be stopped or overloaded: slow the senders down, or raise the buffer."));
                    return;
                case SendResult.Closed:
                    // And again: now it is held. If its process lives on, the link is to be made anew.
                    if (Lost(connection))
                        context.Ask(this);
                    break;
            }
        }
    }

    public bool SendControl(ControlMessage message)
    {
        Connection? connection;
        lock (_gate)
            connection = _connection;
        return connection is not null && connection.SendControl(ControlCodec.Write(message));
    }

    /// <summary>Main only: an actor was placed there. From here on nothing for it can overtake its creation.</summary>
    public void Create(string path, in Outgoing creation)
    {
        lock (_gate)
        {
            _wanted.Add((path, creation));
            if (_state is PeerState.Unknown)
                _state = PeerState.Waiting;
            if (_state is PeerState.Up)
                _ = _connection!.SendMessage(creation.Wire);
            else if (_state is PeerState.Draining)
                _held.AddLast(creation);
        }
    }

    /// <summary>Main only: its creation is not to be repeated until it is decided.</summary>
    public void Unwant(string path)
    {
        lock (_gate)
            _wanted.RemoveAll(wanted => wanted.Path == path);
    }

    /// <summary>The process is up. Creations first, then what was held, then what comes.</summary>
    public void Up(Connection connection, int incarnation)
    {
        lock (_gate)
        {
            if (_state == PeerState.Gone)
                return;
            Incarnation = incarnation;
            _connection = connection;
            _state = PeerState.Draining;
            for (var i = _wanted.Count - 1; i >= 0; i--)
                _held.AddFirst(_wanted[i].Creation);
        }

        Drain(connection);
    }

    /// <summary>There will be a process; hold.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            if (_state is PeerState.Unknown)
                _state = PeerState.Waiting;
        }
    }

    /// <summary>Main only: nothing more is sent to this process, which is about to be stopped; what comes is for the next one.</summary>
    /// <returns>False when an actor has been placed there meanwhile: then it stays as it is.</returns>
    public bool TryLeave()
    {
        lock (_gate)
        {
            if (_wanted.Count > 0)
                return false;
            _connection = null;
            _state = PeerState.Waiting;
            return true;
        }
    }

    /// <summary>The process ended; another may come. What it was asked fails now.</summary>
    public void Down(NodeDownException cause)
    {
        lock (_gate)
        {
            if (_state == PeerState.Gone)
                return;
            _connection?.Close();
            _connection = null;
            _state = PeerState.Waiting;
            Incarnation = Math.Max(Incarnation, cause.Incarnation);
            RemoveHeld(static message => message.IsCreation, deadLetters: null);
        }

        context.FailAsks(this, cause);
    }

    /// <summary>The connection broke; whether the process ended is for the main process to say.</summary>
    public bool Lost(Connection connection)
    {
        lock (_gate)
        {
            if (_connection != connection)
                return false;
            _connection = null;
            _state = PeerState.Waiting;
            RemoveHeld(static message => message.IsCreation, deadLetters: null);
        }

        return true;
    }

    /// <summary>There is no process there now and none is coming; one may be placed later.</summary>
    public void None(NodeDownException cause) => End(PeerState.Unknown, cause);

    /// <summary>It never comes back.</summary>
    public void Gone(NodeDownException cause) => End(PeerState.Gone, cause);

    /// <summary>An actor there will not come back: what is held for it and for those below it never arrives.</summary>
    public void Forget(string path, Exception cause)
    {
        var dead = new List<Outgoing>();
        lock (_gate)
        {
            _wanted.RemoveAll(wanted => wanted.Path == path);
            RemoveHeld(message => PathText.IsAtOrBelow(message.Wire.Recipient, path), dead);
        }

        foreach (var message in dead)
            context.NotDelivered(message, cause);
    }

    private void End(PeerState state, NodeDownException cause)
    {
        Outgoing[] dead;
        lock (_gate)
        {
            if (_state == PeerState.Gone)
                return;
            _state = state;
            if (state == PeerState.Gone)
                Ended = cause;
            _connection?.Close();
            _connection = null;
            dead = [.. _held.Where(message => !message.IsCreation)];
            _held.Clear();
            _heldBytes = 0;
            _wanted.Clear();
        }

        context.FailAsks(this, cause);
        foreach (var message in dead)
            context.NotDelivered(message, cause);
    }

    private bool Hold(in Outgoing message)
    {
        // One message is always held, whatever its size: a limit on bytes must not make a large first message impossible.
        if (!message.IsSystem && _held.Count > 0 && (_held.Count >= context.HoldCapacity || _heldBytes + message.Wire.Payload.Length > context.HoldBytes))
            return false;
        _held.AddLast(message);
        _heldBytes += message.Wire.Payload.Length;
        return true;
    }

    private void Drain(Connection connection)
    {
        lock (_gate)
        {
            // What fits into the send buffer is written here and now, in no time; more than that must not keep this thread.
            if (_heldBytes <= context.InlineDrainBytes)
            {
                while (_connection == connection && _held.First is { } next)
                {
                    if (!Write(connection, next.Value))
                        break;
                    RemoveFirst(next);
                }

                if (_held.Count == 0 && _connection == connection)
                    _state = PeerState.Up;
                if (_held.Count == 0 || _connection != connection)
                    return;
            }
        }

        _ = Task.Factory.StartNew(DrainSlowly, connection, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default)
            .ContinueWith(task => context.Failed(task.Exception!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private void DrainSlowly(object? state)
    {
        var connection = (Connection)state!;
        while (true)
        {
            LinkedListNode<Outgoing>? next;
            lock (_gate)
            {
                if (_connection != connection)
                    return;
                next = _held.First;
                if (next is null)
                {
                    _state = PeerState.Up;
                    return;
                }
            }

            var result = connection.SendMessage(next.Value.Wire);
            if (result == SendResult.Closed)
                return;
            if (result == SendResult.Full)
                continue; // it has waited already; a process that never reads is the orchestrator's business
            lock (_gate)
            {
                if (_connection != connection)
                    return;
                if (_held.First == next)
                    RemoveFirst(next);
            }
        }
    }

    private static bool Write(Connection connection, in Outgoing message) => connection.SendMessage(message.Wire) == SendResult.Sent;

    private void RemoveFirst(LinkedListNode<Outgoing> node)
    {
        _heldBytes -= node.Value.IsCreation ? 0 : node.Value.Wire.Payload.Length;
        _held.Remove(node);
    }

    private void RemoveHeld(Func<Outgoing, bool> which, List<Outgoing>? deadLetters)
    {
        for (var node = _held.First; node is not null;)
        {
            var next = node.Next;
            if (which(node.Value))
            {
                deadLetters?.Add(node.Value);
                RemoveFirst(node);
            }

            node = next;
        }
    }

    private NodeUnreachableException TooMuchHeld() => new(NodeName.Of(address),
        $"Node '{NodeName.Of(address)}' is not up yet and {context.HoldCapacity:N0} messages or {context.HoldBytes:N0} bytes wait for it already " +
        "(actorproc.link.hold-capacity, actorproc.maximum-message-size).");
}

internal enum PeerState
{
    Unknown,
    Waiting,
    Draining,
    Up,
    Gone,
}
