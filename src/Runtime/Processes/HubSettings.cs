using System.Text;
using ActorProc.Launching;
using ActorProc.Link;

namespace ActorProc.Processes;

/// <summary>What a process needs to start children. It is inherited: no configuration is read for it in a child.</summary>
internal sealed record HubSettings
{
    public required string RunDirectory { get; init; }

    /// <summary>What every process of the system proves itself with.</summary>
    public required byte[] Key { get; init; }

    public required LinkSettings Link { get; init; }

    /// <summary>How a child's process is started, where its options do not say otherwise.</summary>
    public required ProcessSettings Process { get; init; }

    /// <summary>The longest time until a child that somebody waits for reports in.</summary>
    public required TimeSpan BootTimeout { get; init; }

    /// <summary>The longest time that disposal waits for a child to do what it was asked.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    /// <summary>The pauses between a pool's attempts to start a worker.</summary>
    public required Backoff RestartBackoff { get; init; }

    /// <summary>How long a worker that is not needed stays.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>The codec's type, or an empty string for the ordinary one.</summary>
    public required string Codec { get; init; }

    public required int MaximumDepth { get; init; }

    public required string StartMethod { get; init; }

    /// <summary>Processes kept booted for the start method <c>forkserver</c>.</summary>
    public required int Spares { get; init; }

    /// <summary>How long a function that is cancelled may take to end by itself.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>How often a repeatable call is given to another worker.</summary>
    public required int Retries { get; init; }

    /// <summary>How many workers in a row may end before they are ready, until their pool gives up.</summary>
    public required int StartAttempts { get; init; }

    /// <summary>How many calls a pool's worker may be handed beyond the one that it runs, while they are short.</summary>
    public required int HandAhead { get; init; }

    /// <summary>How long calls wait behind one that does not end before they are taken back from its worker.</summary>
    public required TimeSpan HandAheadPatience { get; init; }

    /// <summary>Items that a consumer is lent, where its queue does not say otherwise.</summary>
    public required int Prefetch { get; init; }

    public byte[] ToBytes()
    {
        var bytes = new MemoryStream(512);
        using var w = new BinaryWriter(bytes, Encoding.UTF8);
        Write(w);
        w.Flush();
        return bytes.ToArray();
    }

    public static HubSettings Read(byte[] bytes)
    {
        using var r = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
        return Read(r);
    }

    private void Write(BinaryWriter w)
    {
        w.Write(RunDirectory);
        w.Write(Key.Length);
        w.Write(Key);
        w.Write(Link.SendBuffer);
        w.Write(Link.SendTimeout.Ticks);
        w.Write(Link.ChunkSize);
        w.Write(Link.MaximumMessageSize);
        w.Write(Link.HelloTimeout.Ticks);
        w.Write(Link.SharedLane);
        Process.Write(w);
        w.Write(BootTimeout.Ticks);
        w.Write(DrainTimeout.Ticks);
        w.Write(RestartBackoff.Min.Ticks);
        w.Write(RestartBackoff.Max.Ticks);
        w.Write(RestartBackoff.Reset.Ticks);
        w.Write(IdleTimeout.Ticks);
        w.Write(Codec);
        w.Write(MaximumDepth);
        w.Write(StartMethod);
        w.Write(Spares);
        w.Write(Grace.Ticks);
        w.Write(Retries);
        w.Write(StartAttempts);
        w.Write(HandAhead);
        w.Write(HandAheadPatience.Ticks);
        w.Write(Prefetch);
    }

    private static HubSettings Read(BinaryReader r) => new()
    {
        RunDirectory = r.ReadString(),
        Key = r.ReadBytes(r.ReadInt32()),
        Link = new LinkSettings
        {
            SendBuffer = r.ReadInt32(),
            SendTimeout = new TimeSpan(r.ReadInt64()),
            ChunkSize = r.ReadInt32(),
            MaximumMessageSize = r.ReadInt32(),
            HelloTimeout = new TimeSpan(r.ReadInt64()),
            SharedLane = r.ReadInt32(),
        },
        Process = ProcessSettings.Read(r),
        BootTimeout = new TimeSpan(r.ReadInt64()),
        DrainTimeout = new TimeSpan(r.ReadInt64()),
        RestartBackoff = new Backoff(new TimeSpan(r.ReadInt64()), new TimeSpan(r.ReadInt64()), new TimeSpan(r.ReadInt64())),
        IdleTimeout = new TimeSpan(r.ReadInt64()),
        Codec = r.ReadString(),
        MaximumDepth = r.ReadInt32(),
        StartMethod = r.ReadString(),
        Spares = r.ReadInt32(),
        Grace = new TimeSpan(r.ReadInt64()),
        Retries = r.ReadInt32(),
        StartAttempts = r.ReadInt32(),
        HandAhead = r.ReadInt32(),
        HandAheadPatience = new TimeSpan(r.ReadInt64()),
        Prefetch = r.ReadInt32(),
    };

    /// <summary>Never the key.</summary>
    public override string ToString() => RunDirectory;
}
