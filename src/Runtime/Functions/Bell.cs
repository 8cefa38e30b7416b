using ActorProc.Calls;

namespace ActorProc.Functions;

/// <summary>Tells the parent that there are answers on the board: not for each of many short calls, and never later than a moment.</summary>
/// <remarks>
/// It rings when as many answers are there as the parent wants, and when there is nothing left to do. What is untold while the next call runs, which may take
/// long, a thread of its own tells a moment later; it sleeps while there is none of that.
/// </remarks>
internal sealed class Bell(WorkBoard board, IParent parent)
{
    private const int MomentMs = 1;

    // It stays awake a little longer than it has to, so that a stream of calls does not wake it again and again.
    private const int QuietMoments = 10;

    private readonly object _gate = new();
    private Thread? _thread;
    private volatile bool _isAwake;
    private volatile bool _ended;
    private int _told;
    private int _wokeAt = -1;

    /// <summary>Whether there is something that the parent has not been told.</summary>
    public bool IsDue => board.Written != Volatile.Read(ref _told);

    /// <summary>An answer has been written. Called by the thread that runs calls.</summary>
    public void OnAnswer()
    {
        var wakesAt = board.WakesAt;
        if (board.Written - wakesAt >= 0 && wakesAt != _wokeAt)
        {
            _wokeAt = wakesAt;
            Ring();
        }
        else if (!_isAwake)
        {
            Wake();
        }
    }

    /// <summary>Tells now.</summary>
    public void Ring()
    {
        Volatile.Write(ref _told, board.Written);
        parent.Send(FromChild.Answers, 0, []);
    }

    /// <summary>No more calls are run: tells what is untold, and nothing afterwards.</summary>
    public void End()
    {
        if (IsDue)
            Ring();
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            _isAwake = true;
            if (_thread is null)
            {
                _thread = new Thread(Watch) { IsBackground = true, Name = "actorproc-bell" };
                _thread.Start();
            }

            Monitor.Pulse(_gate);
        }
    }

    private void Watch()
    {
        var (seen, quiet) = (board.Written, 0);
        while (!_ended)
        {
            lock (_gate)
            {
                while (!_isAwake && !_ended)
                    Monitor.Wait(_gate);
                if (!_ended)
                    Monitor.Wait(_gate, MomentMs);
            }

            var written = board.Written;
            quiet = written == seen ? quiet + 1 : 0;
            seen = written;
            if (IsDue)
                Ring();
            if (quiet < QuietMoments)
                continue;
            _isAwake = false;
            // Whoever writes an answer looks whether this is awake afterwards.
            Interlocked.MemoryBarrier();
            if (IsDue)
                _isAwake = true;
        }
    }
}
