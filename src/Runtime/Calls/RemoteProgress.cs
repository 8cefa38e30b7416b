namespace ActorProc.Calls;

/// <summary>Reports that are on their way one at a time; meanwhile only the latest is kept.</summary>
internal interface ICoalesced
{
    /// <summary>The one on its way has been dealt with.</summary>
    void Taken();

    /// <summary>Nothing comes after it: sends the one that is kept.</summary>
    void Flush();
}

/// <summary>Stands in a child for somebody in the calling process who hears of the progress. Who is slow gets fewer reports, and always the last one.</summary>
/// <param name="number">Its number in the call.</param>
/// <param name="send">Sends a report to it.</param>
internal sealed class RemoteProgress<T>(int number, Action<int, object?> send) : Progress<T>, ICoalesced
{
    private readonly Lock _gate = new();
    private bool _underWay;
    private bool _isKept;
    private T? _kept;

    public void Taken()
    {
        lock (_gate)
        {
            _underWay = false;
            Send();
        }
    }

    public void Flush()
    {
        lock (_gate)
            Send();
    }

    protected override void OnReport(T value)
    {
        lock (_gate)
        {
            (_kept, _isKept) = (value, true);
            if (!_underWay)
                Send();
        }
    }

    private void Send()
    {
        if (!_isKept)
            return;
        _isKept = false;
        _underWay = true;
        send(number, _kept);
    }
}
