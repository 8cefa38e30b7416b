namespace ActorProc.Link;

/// <content>A few messages that are to be written together, so that the peer is woken once and not for each: as long as they are held, the link is as if somebody wrote.</content>
internal sealed partial class LinkWriter
{
    private bool _held; // nobody owns the batch, and what is accepted waits all the same

    /// <summary>What is accepted from now on waits for <see cref="LetGo"/>, to be written together.</summary>
    /// <returns>False: it does not wait, because the link is not at rest.</returns>
    public bool TryHold()
    {
        lock (_gate)
        {
            if (_writing || !_open) return false;
            return _writing = _held = true;
        }
    }

    /// <summary>Writes what waited, unless it could not wait as long as that.</summary>
    public void LetGo()
    {
        lock (_gate)
        {
            if (!_held || _ended) return;
            _held = false;
            if (_queue.IsEmpty)
            {
                // Not as if something had been written: the next one is written at once.
                _writing = false;
                if (!_open) Monitor.PulseAll(_gate);
                return;
            }

            if (!_queue.IsSmall)
            {
                HandOver();
                return;
            }

            _queue.TakeInto(_batch);
        }

        WriteInline();
    }

    // In the lock. Whoever waits for room may be the one who holds.
    private void LetGoInLock()
    {
        if (!_held) return;
        _held = false;
        HandOver();
    }
}

/// <summary>Messages that are written together.</summary>
internal readonly struct Together(LinkWriter? held) : IDisposable
{
    public void Dispose() => held?.LetGo();
}
