using System.Diagnostics;
using ActorProc.Calls;

namespace ActorProc.Processes;

/// <summary>A worker of a pool, and the calls that have been handed to it. What it has, the pool's gate guards.</summary>
/// <remarks>
/// It runs its calls in order. While they are short it is handed some ahead, as many as it does in about a millisecond. Which of them have begun stands on the
/// <see cref="WorkBoard"/>, and those that have not can be taken back at any moment, in one step that the worker cannot get in between.
/// </remarks>
internal sealed class PoolWorker
{
    // Work for so long is handed ahead: many calls for one frame where they take microseconds, and none where they take milliseconds.
    private static readonly double Ahead = Stopwatch.Frequency * 0.001;

    // More than so many bytes of arguments would only wait in a pipe.
    private const int MostBytes = 1 << 18;

    private readonly Pool _pool;
    private readonly int _most;
    private readonly TaskFrame _frame = new();
    private readonly List<PoolCall> _leaving = [];
    private readonly WorkBoard _board;
    private int _next;
    private int _generation;
    private int _heard;
    private int _taken;
    private long _movedAt;
    private long _bytes;
    private double _each = double.MaxValue;
    private bool _mayHaveMore = true;
    private bool _isGone;

    /// <param name="pool">Whose it is.</param>
    /// <param name="child">Its process.</param>
    /// <param name="name">Its name.</param>
    /// <param name="most">How many calls it may have.</param>
    public PoolWorker(Pool pool, Child child, string name, int most)
    {
        (_pool, Child, Name, _most, _board) = (pool, child, name, most, child.Board!);
        child.Worker = this;
    }

    public Child Child { get; }

    public string Name { get; }

    public long StartedAt { get; } = Environment.TickCount64;

    public long IdleSince { get; set; }

    /// <summary>How many it has been handed and not given back.</summary>
    public int Tasks { get; private set; }

    public bool IsReady { get; set; }

    public bool IsLeaving { get; set; }

    /// <summary>It is going to be looked at, whether it has been idle for long.</summary>
    public bool IsWatched { get; set; }

    /// <summary>What it has, in order: the first one runs, or is about to.</summary>
    public CallList Calls { get; } = new();

    /// <summary>In it answers are dealt with.</summary>
    public Sequence Order { get; } = new();

    public bool IsIdle => IsReady && !IsLeaving && Calls.Count == 0 && !Child.Ended.IsCompleted;

    /// <summary>It has so much to read that more does not make it faster.</summary>
    public bool IsFull => _bytes >= MostBytes;

    /// <summary>How many calls it may have now.</summary>
    public int Room => !IsReady || IsLeaving || Child.Ended.IsCompleted ? 0 : _mayHaveMore && !IsFull ? (int)Math.Clamp(Ahead / _each, 1, _most) : 1;

    /// <summary>Whether it has been handed something that it has not begun, and has not come any further for so long.</summary>
    public bool IsStuck(TimeSpan patience)
    {
        if (Calls.Count < 2)
            return false;
        var taken = _board.Taken;
        if (taken == _taken)
            return Stopwatch.GetElapsedTime(_movedAt) >= patience;
        (_taken, _movedAt) = (taken, Stopwatch.GetTimestamp());
        return false;
    }

    /// <summary>Hands it a call, with the next <see cref="Send"/>.</summary>
    /// <returns>False when the call has ended before it began.</returns>
    public bool TryGive(PoolCall call)
    {
        if (!call.TryGive(Child))
            return false;
        if (Calls.Count == 0)
            _movedAt = Stopwatch.GetTimestamp();
        (call.Worker, call.Place) = (this, _next++);
        Calls.AddLast(call);
        Tasks++;
        _bytes += call.Size;
        _leaving.Add(call);
        return true;
    }

    /// <summary>Sends what it has been given.</summary>
    public void Send()
    {
        if (_leaving.Count == 0)
            return;
        foreach (var call in _leaving)
            call.WriteTo(_frame, _generation);
        // Before it can have any of them: it is to tell when half of what it has is done, so that it never runs out.
        _board.WakesAt = _heard + Math.Max(1, Calls.Count / 2);
        Child.Send(_frame.Take());
        foreach (var call in _leaving)
            call.Register();
        _leaving.Clear();
    }

    /// <summary>Takes a call's answer.</summary>
    public void Remove(PoolCall call)
    {
        Calls.Remove(call);
        call.Worker = null;
        _bytes -= call.Size;
    }

    /// <summary>It is going to end, and has no calls any more.</summary>
    public List<PoolCall> RemoveAll()
    {
        for (var call = Calls.First; call is not null; call = call.Next)
            call.Worker = null;
        return Calls.RemoveAll();
    }

    /// <summary>Takes the answers that are there.</summary>
    /// <param name="answered">Takes them.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public void Read(List<(PoolCall Call, WorkerAnswer Answer)> answered)
    {
        var before = answered.Count;
        while (!_isGone && _board.TryRead(out var kind, out var id, out var body))
        {
            _heard++;
            if (Find(id) is not { } call)
                continue;
            Remove(call);
            answered.Add((call, kind == FromChild.Result && CallValue.TryRead(body, out var value) > 0 ? new(kind, value, null) : new(kind, null, body.ToArray())));
        }

        OnAnswers(answered.Count - before);
    }

    /// <summary>Says when it is to tell of its answers next, after <see cref="Read"/>.</summary>
    /// <returns>False: it may have missed that, and they are to be read again.</returns>
    public bool TryRest()
    {
        if (_isGone)
            return true;
        _board.WakesAt = _heard + Math.Max(1, Calls.Count / 2);
        return _board.Written - _board.WakesAt < 0;
    }

    /// <summary>It has given so many answers.</summary>
    public void OnAnswers(int count)
    {
        if (count == 0)
            return;
        var now = Stopwatch.GetTimestamp();
        var each = (now - _movedAt) / (double)count;
        // One that takes long counts at once, short ones little by little.
        _each = each > _each || _each == double.MaxValue ? each : (_each + each) / 2;
        (_movedAt, _mayHaveMore) = (now, true);
    }

    /// <summary>Takes back what it has not begun.</summary>
    /// <param name="queue">Where that goes.</param>
    public void TakeBack(CallList queue)
    {
        var taken = _board.TakeBack();
        _generation = _board.Generation;
        for (var call = Calls.First; call is not null;)
        {
            var next = call.Next;
            if (call.Place - taken >= 0)
            {
                Remove(call);
                Tasks--;
                _ = call.TryWithdraw();
                queue.PutBack(call);
            }

            call = next;
        }

        // What it finds and may not run must not become ever more, so it gets no more ahead before it has come further.
        (_next, _mayHaveMore) = (taken, false);
        _leaving.Clear();
    }

    /// <summary>Whether it runs a call, and would begin nothing else if it ended that now.</summary>
    public bool IsAt(PoolCall call) => _board.Taken == call.Place + 1;

    /// <summary>Its process is gone, and all it had said has been read.</summary>
    public void End()
    {
        _isGone = true;
        _board.Dispose();
    }

    /// <summary>Its child has said something on the link.</summary>
    public void OnMessage(FromChild kind, long call, ReadOnlyMemory<byte> body)
    {
        if (kind == FromChild.Answers)
            _pool.OnAnswers(this);
        else
            _pool.OnMessage(this, kind, call, body);
    }

    public PoolCall? Find(long id)
    {
        // Nearly always the first.
        var call = Calls.First;
        while (call is not null && call.Id != id)
            call = call.Next;
        return call;
    }
}
