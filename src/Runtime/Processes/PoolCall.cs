using ActorProc.Calls;

namespace ActorProc.Processes;

/// <summary>A task of a pool: a call that waits for a worker, or has been handed to one.</summary>
internal class PoolCall(Pool pool, OutgoingCall call, CallFlags flags = CallFlags.Reports) : PendingCall(call, pool.Codec, flags)
{
    /// <summary>It does no harm when it is run again.</summary>
    public bool IsRepeatable { get; set; }

    /// <summary>How many workers died while they ran it.</summary>
    public int Losses { get; set; }

    /// <summary>How many died when it was next, before it began.</summary>
    public int NotBegun { get; set; }

    public CancellationTokenRegistration CalledOff { get; set; }

    /// <summary>The queue, or its worker's own, as long as it is in one.</summary>
    public CallList? List { get; set; }

    public PoolCall? Next { get; set; }

    public PoolCall? Previous { get; set; }

    /// <summary>To which it has been handed.</summary>
    public PoolWorker? Worker { get; set; }

    /// <summary>Which one it is of all that this worker was handed, counted round and round.</summary>
    public int Place { get; set; }

    /// <summary>The pool is not joined before it has completed.</summary>
    public virtual bool IsHeld => true;

    /// <summary>About how many bytes its arguments take.</summary>
    public virtual int Size => Call.Body.Length;

    public virtual void WriteTo(TaskFrame frame, int generation) => frame.Add(generation, Id, Flags, Call.Body);

    protected override void OnEnded() => pool.OnEnded(this);

    protected override bool TryTakeBack() => pool.TryTakeBack(this);

    protected override void WhileAlone(Action kill) => pool.WhileAlone(this, kill);

    protected override void Complete(object? result, Exception? cause)
    {
        base.Complete(result, cause);
        if (IsHeld)
            pool.Settle();
    }
}

/// <summary>A task that runs a function which others share, with arguments of its own.</summary>
/// <param name="pool">The pool.</param>
/// <param name="function">The function.</param>
/// <param name="arguments">What it is given: simple values, or what is bytes already.</param>
/// <param name="flags">How it is run.</param>
internal class FunctionCall(Pool pool, OutgoingCall function, object?[] arguments, CallFlags flags) : PoolCall(pool, function, flags)
{
    public override void WriteTo(TaskFrame frame, int generation) => frame.Add(generation, Id, Flags, Call, arguments, Write);

    public override int Size { get; } = (int)Math.Min(int.MaxValue, arguments.Sum(SizeOf));

    /// <summary>Simple values stay as they are until they are sent. Of anything else the bytes are made now: it may change, or be unable to travel.</summary>
    public static object? Ready(object? argument, ICallCodec codec) => CallValue.IsSimple(argument) ? argument : new Written(CallValue.ToBytes(argument, codec));

    private static long SizeOf(object? argument) => argument switch
    {
        Written written => written.Bytes.Length,
        string text => text.Length,
        _ => sizeof(long),
    };

    private static void Write(BinaryWriter writer, object?[] arguments)
    {
        writer.Write((byte)arguments.Length);
        foreach (var argument in arguments)
        {
            if (argument is Written written)
                writer.Write(written.Bytes);
            else
                CallValue.WriteSimple(writer, argument);
        }
    }

    private sealed record Written(byte[] Bytes);
}
