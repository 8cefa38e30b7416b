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
/// While Waiting, messages are held in the order they were sent. In the main process, creations of placed actors are written before everything
/// else, to every incarnation, and before anybody learns that there is one.
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

    /// <summary>Why its last process ended.</summary>
    public NodeDownException? LastDown { get; private set; }

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
                context.Ask(this, message.Wire.Recipient);
            if (refused)
                context.NotDelivered(message, Ended is { } gone ? gone : TooMuchHeld());
            if (connection is null)
                return;

            switch (HandOver(connection, message))
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
                        context.Ask(this, message.Wire.Recipient);
                    if (!context.TakeBack(message))
                        return;
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
            // Nothing that is held already can be for it. If the connection has ended, the next process gets it.
            if (_state is PeerState.Up or PeerState.Draining)
                _ = _connection!.SendMessage(creation.Wire);
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
        using var together = connection.SendTogether();
        lock (_gate)
        {
            if (_state == PeerState.Gone)
                return;
            Incarnation = incarnation;
            _connection = connection;
            _state = PeerState.Draining;
            foreach (var (_, creation) in _wanted)
                _ = connection.SendMessage(creation.Wire);
        }

        Drain(connection);
    }

    /// <summary>Whether the way to this process stands already.</summary>
    public bool IsConnectedTo(int incarnation)
    {
        lock (_gate)
            return _connection is not null && Incarnation == incarnation;
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

    /// <summary>The process ended; another may come. What it was asked fails now; what has not been handed to it waits on.</summary>
    public void Down(NodeDownException cause)
    {
        lock (_gate)
        {
            if (_state == PeerState.Gone)
                return;
            LastDown = cause;
            Incarnation = Math.Max(Incarnation, cause.Incarnation);
            _connection?.Close();
            Disconnect(PeerState.Waiting);
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
            // Not closed: what the other side said last is still to be read.
            Disconnect(PeerState.Waiting);
        }

        return true;
    }

    /// <summary>There is no process there now and none is coming; one may be placed later.</summary>
    /// <param name="cause">Why what is held is not delivered.</param>
    /// <param name="kept">Actors placed there of which whoever says this did not know yet: what is held for them waits on, and so does the peer.</param>
    /// <returns>Whether such actors wait here.</returns>
    public bool None(NodeDownException cause, Func<IEnumerable<string>>? kept = null)
    {
        List<Outgoing> dead = [];
        string[] roots;
        lock (_gate)
        {
            if (_state == PeerState.Gone)
                return false;
            // Asked for in the lock: nothing is held yet for an actor that is placed from here on.
            roots = [.. kept?.Invoke() ?? [], .. _wanted.Select(wanted => wanted.Path)];
            _connection?.Close();
            Disconnect(roots.Length == 0 ? PeerState.Unknown : PeerState.Waiting);
            RemoveHeld(message => !Array.Exists(roots, root => PathText.IsAtOrBelow(message.Wire.Recipient, root)), dead);
        }

        context.FailAsks(this, cause);
        NotDelivered(dead, cause);
        return roots.Length > 0;
    }

    /// <summary>It never comes back.</summary>
    public void Gone(NodeDownException cause)
    {
        List<Outgoing> dead = [];
        lock (_gate)
        {
            if (_state == PeerState.Gone)
                return;
            Ended = cause;
            _connection?.Close();
            Disconnect(PeerState.Gone);
            RemoveHeld(static _ => true, dead);
            _wanted.Clear();
        }

        context.FailAsks(this, cause);
        NotDelivered(dead, cause);
    }

    /// <summary>An actor there will not come back: what is held for it and for those below it never arrives.</summary>
    /// <param name="path">The actor.</param>
    /// <param name="cause">Why.</param>
    /// <param name="failAsks">Whether what it has been asked fails too. Not when it stopped in order: it may have passed questions on.</param>
    public void Forget(string path, NodeDownException cause, bool failAsks)
    {
        var dead = new List<Outgoing>();
        lock (_gate)
        {
            _wanted.RemoveAll(wanted => wanted.Path == path);
            RemoveHeld(message => PathText.IsAtOrBelow(message.Wire.Recipient, path), dead);
        }

        if (failAsks)
            context.FailAsks(this, path, cause);
        NotDelivered(dead, cause);
    }

    // In the lock.
    private void Disconnect(PeerState state)
    {
        _connection = null;
        _state = state;
        // Held while the last process was being caught up with; to the next one they mean nothing.
        RemoveHeld(static message => !message.MayBeHeld(PeerState.Waiting), deadLetters: null);
    }

    private SendResult HandOver(Connection connection, in Outgoing message)
    {
        context.HandOver(message, this);
        return connection.SendMessage(message.Wire);
    }

    private void NotDelivered(List<Outgoing> dead, Exception cause)
    {
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
                    if (HandOver(connection, next.Value) != SendResult.Sent && context.TakeBack(next.Value))
                        break;
                    Remove(next);
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
            Outgoing next;
            lock (_gate)
            {
                if (_connection != connection)
                    return;
                if (_held.First is not { } first)
                {
                    _state = PeerState.Up;
                    return;
                }

                // Taken out first. Were it left here until it is written, the next process, if one came just then, would get it as well.
                next = first.Value;
                Remove(first);
            }

            var result = HandOver(connection, next);
            // It does not read. How long that may go on is the orchestrator's business; it ends the connection.
            for (; result == SendResult.Full; result = connection.SendMessage(next.Wire))
                connection.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
            if (result == SendResult.Closed)
            {
                if (context.TakeBack(next))
                    PutBack(next, connection);
                return;
            }
        }
    }

    private void PutBack(in Outgoing message, Connection connection)
    {
        lock (_gate)
        {
            if (!message.MayBeHeld(PeerState.Waiting))
                return;
            if (_connection == connection || _state == PeerState.Waiting)
            {
                _held.AddFirst(message);
                _heldBytes += message.Wire.Payload.Length;
                return;
            }
        }

        // What was behind it has gone to another process meanwhile.
        context.NotDelivered(message, (Exception?)LastDown ?? new NodeUnreachableException(NodeName.Of(address), $"The connection with node '{NodeName.Of(address)}' ended."));
    }

    private void Remove(LinkedListNode<Outgoing> node)
    {
        _heldBytes -= node.Value.Wire.Payload.Length;
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
                Remove(node);
            }

            node = next;
        }
    }

    private NodeUnreachableException TooMuchHeld() => new(NodeName.Of(address),
        $"Node '{NodeName.Of(address)}' is not up yet and {context.HoldCapacity:N0} messages or {context.HoldBytes:N0} bytes wait for it already " +
        "(actorproc.link.hold-capacity, actorproc.maximum-message-size).");
}
