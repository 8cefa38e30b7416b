namespace ActorProc.Coordinators;

/// <summary>How many items of a joinable queue are not marked done, and who waits until all are.</summary>
internal sealed class QueueTally(bool isJoinable)
{
    private readonly List<Request> _joiners = [];

    /// <summary>How many are not marked done; of a queue that is not joinable always 0.</summary>
    public int Unfinished { get; private set; }

    public void Added() => Unfinished += isJoinable ? 1 : 0;

    public void Finished(int count)
    {
        if (!isJoinable)
            return;
        Unfinished = Math.Max(0, Unfinished - count);
        if (Unfinished > 0)
            return;
        _joiners.ForEach(joiner => joiner.Done());
        _joiners.Clear();
    }

    /// <summary>Somebody wants to know when all are done.</summary>
    public void Join(Request request)
    {
        if (Unfinished == 0)
            request.Done();
        else
            _joiners.Add(request);
    }

    /// <summary>Somebody does not wait any longer.</summary>
    public void Cancel(Session session, long number)
    {
        if (_joiners.Find(joiner => joiner.Session == session && joiner.Number == number) is not { } joiner)
            return;
        _joiners.Remove(joiner);
        joiner.NotNow();
    }

    /// <summary>A process is over.</summary>
    public void Forget(Session session) => _joiners.RemoveAll(joiner => joiner.Session == session);

    public void FailAll(Exception cause) => _joiners.ForEach(joiner => joiner.Fail(cause));
}
