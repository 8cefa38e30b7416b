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
/// <remarks>A report is turned into bytes when it is made: what cannot travel is refused there, and what changes later is no part of it.</remarks>
/// <param name="number">Its number in the call.</param>
/// <param name="write">Turns a report to it into bytes.</param>
/// <param name="send">Sends these.</param>
internal sealed class RemoteProgress<T>(int number, Func<int, object?, byte[]> write, Action<byte[]> send) : Progress<T>, ICoalesced
{
    private readonly Lock _gate = new();
    private bool _underWay;
    private byte[]? _kept;

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
        var bytes = write(number, value);
        lock (_gate)
        {
            _kept = bytes;
            if (!_underWay)
                Send();
        }
    }

    private void Send()
    {
        if (_kept is not { } bytes)
            return;
        _kept = null;
        send(bytes);
        _underWay = true;
    }
}
