namespace ActorProc.Coordinators;

/// <summary>Who waits for room in a queue, in the order in which they came.</summary>
internal sealed class QueuePutters
{
    private readonly LinkedList<(Request Request, ReadOnlyMemory<byte> Item)> _line = new();
    private readonly Dictionary<(Session Session, long Number), LinkedListNode<(Request Request, ReadOnlyMemory<byte> Item)>> _places = [];

    public int Count => _line.Count;

    public void Add(Request request, ReadOnlyMemory<byte> item) => _places[(request.Session, request.Number)] = _line.AddLast((request, item));

    public (Request Request, ReadOnlyMemory<byte> Item) RemoveFirst()
    {
        var first = _line.First!.Value;
        TryRemove(first.Request.Session, first.Request.Number);
        return first;
    }

    /// <summary>Takes one out of the line, wherever it stands.</summary>
    public Request? TryRemove(Session session, long number)
    {
        if (!_places.Remove((session, number), out var place))
            return null;
        _line.Remove(place);
        return place.Value.Request;
    }

    /// <summary>A process is over.</summary>
    public void RemoveAll(Session session)
    {
        foreach (var key in _places.Keys.Where(key => key.Session == session).ToArray())
            TryRemove(key.Session, key.Number);
    }

    public void FailAll(Exception cause)
    {
        foreach (var (request, _) in _line)
            request.Fail(cause);
        _line.Clear();
        _places.Clear();
    }
}
