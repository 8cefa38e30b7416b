namespace ActorProc.Processes;

/// <summary>Calls of a pool in order. A call is in one list at a time, and any of them leaves it at no cost.</summary>
internal sealed class CallList
{
    private PoolCall? _last;

    public PoolCall? First { get; private set; }

    public int Count { get; private set; }

    public void AddLast(PoolCall call) => Insert(call, before: null);

    /// <summary>Puts one back that has been first before: in front of all that came later.</summary>
    public void PutBack(PoolCall call)
    {
        var next = First;
        while (next is not null && next.Id < call.Id)
            next = next.Next;
        Insert(call, next);
    }

    public void Remove(PoolCall call)
    {
        if (call.Previous is { } previous)
            previous.Next = call.Next;
        else
            First = call.Next;
        if (call.Next is { } next)
            next.Previous = call.Previous;
        else
            _last = call.Previous;
        (call.List, call.Previous, call.Next) = (null, null, null);
        Count--;
    }

    /// <summary>Empties it.</summary>
    public List<PoolCall> RemoveAll()
    {
        var calls = new List<PoolCall>(Count);
        while (First is { } call)
        {
            Remove(call);
            calls.Add(call);
        }

        return calls;
    }

    private void Insert(PoolCall call, PoolCall? before)
    {
        (call.List, call.Next, call.Previous) = (this, before, before is null ? _last : before.Previous);
        if (call.Previous is { } previous)
            previous.Next = call;
        else
            First = call;
        if (before is not null)
            before.Previous = call;
        else
            _last = call;
        Count++;
    }
}
