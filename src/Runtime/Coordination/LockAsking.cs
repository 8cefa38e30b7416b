namespace ActorProc.Coordination;

/// <summary>How long somebody who wants a lock waits.</summary>
internal enum Patience : byte
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Some time. Such a wait ends by itself: it is never a part of a deadlock.</summary>
    Limited,

    /// <summary>For ever.</summary>
    Endless,
}

/// <summary>Who asks for a lock.</summary>
/// <param name="Number">A thread, or with less than 0 an acquisition by asynchronous code.</param>
/// <param name="Within">The grant that this caller has already, as its lease knows it; or 0.</param>
/// <param name="Besides">What waits with it: acquisitions of the same asynchronous code.</param>
internal readonly record struct LockCaller(long Number, long Within, long[] Besides)
{
    public static LockCaller OfThread => new(Flow.OfThread, 0, []);

    public static LockCaller Read(BinaryReader reader)
    {
        var (number, within, besides) = (reader.ReadInt64(), reader.ReadInt64(), new long[reader.ReadInt32()]);
        for (var i = 0; i < besides.Length; i++)
            besides[i] = reader.ReadInt64();
        return new LockCaller(number, within, besides);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Number);
        writer.Write(Within);
        writer.Write(Besides.Length);
        foreach (var one in Besides)
            writer.Write(one);
    }
}
