using System.Text;
using ActorProc.Link;

namespace ActorProc.Hosting;

/// <summary>What a node is told about itself. It travels on the standard input, since others could read arguments and environment.</summary>
internal sealed record NodeBrief
{
    public required string System { get; init; }

    public required LinkAddress Self { get; init; }

    /// <summary>The number of this launch; part of the addresses that this process chooses for what it places.</summary>
    public required int Launch { get; init; }

    public required string RunDirectory { get; init; }

    /// <summary>What every process of the system proves itself with.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The configuration that all nodes of the system share. A standby node has read it by the time it is told who it is, and is not told again.</summary>
    public required string Hocon { get; init; }

    /// <summary>What stands above that for this node; for a standby node what a placement without settings of its own would have.</summary>
    public required string Overlay { get; init; }

    /// <summary>The smaller of its memory limits, in bytes; 0: none.</summary>
    public required long MemoryLimit { get; init; }

    /// <summary>It waits, warm, to be told who it is.</summary>
    public bool IsStandby => Self.Host == StandbyHost;

    /// <summary>The name under which standby nodes say hello. Host names of placed nodes have letters and digits only where this has a dot first.</summary>
    public const string StandbyHost = ".standby";

    /// <summary>The name under which a process asks to become a node.</summary>
    public const string GuestHost = ".guest";

    public byte[] ToBytes()
    {
        var bytes = new MemoryStream(Hocon.Length + 512);
        using var w = new BinaryWriter(bytes, Encoding.UTF8);
        w.Write(System);
        w.Write(Self.Host);
        w.Write(Self.Port);
        w.Write(Self.Incarnation);
        w.Write(Launch);
        w.Write(RunDirectory);
        w.Write(Key.Length);
        w.Write(Key);
        w.Write(Hocon);
        w.Write(Overlay);
        w.Write(MemoryLimit);
        w.Flush();
        return bytes.ToArray();
    }

    public static NodeBrief Read(byte[] payload)
    {
        using var r = new BinaryReader(new MemoryStream(payload, writable: false), Encoding.UTF8);
        return new NodeBrief
        {
            System = r.ReadString(),
            Self = new LinkAddress(r.ReadString(), r.ReadInt32(), r.ReadInt32()),
            Launch = r.ReadInt32(),
            RunDirectory = r.ReadString(),
            Key = r.ReadBytes(r.ReadInt32()),
            Hocon = r.ReadString(),
            Overlay = r.ReadString(),
            MemoryLimit = r.ReadInt64(),
        };
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{System} {Self.SocketName}";
}
