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

    /// <summary>The configuration of the node's system.</summary>
    public required string Hocon { get; init; }

    /// <summary>The smaller of its memory limits, in bytes; 0: none.</summary>
    public required long MemoryLimit { get; init; }

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
            MemoryLimit = r.ReadInt64(),
        };
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{System} {Self.SocketName}";
}
