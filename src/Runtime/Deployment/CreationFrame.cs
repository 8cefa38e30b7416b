using System.Text;
using ActorProc.Link;
using ActorProc.Serialization;

namespace ActorProc.Deployment;

/// <summary>Akka's creation message as it travels: by itself, in a frame that counts as one for the actor it creates.</summary>
internal static class CreationFrame
{
    /// <summary>No serializer has this id: Akka's are positive.</summary>
    private const int Marker = int.MinValue;

    /// <summary>What a creation has at most beside its props: Akka's own message, and two paths.</summary>
    public const int Wrapping = 16 << 10;

    public static byte[] Write(ProcessRuntime runtime, object message)
    {
        var wire = runtime.Wire.Write(message);
        var bytes = new MemoryStream(wire.Bytes.Length + 64);
        using var w = new BinaryWriter(bytes, Encoding.UTF8);
        w.Write(wire.SerializerId);
        w.Write(wire.Manifest);
        w.Write(wire.Bytes);
        w.Flush();
        return bytes.ToArray();
    }

    /// <summary>The frame; addressed to the actor, so that what is sent to the actor stays behind it however large it is.</summary>
    public static OutboundMessage For(string path, byte[] creation) => new(path, "", Marker, "", creation, Barrier: false, Urgent: true);

    public static bool Is(in InboundMessage message) => message.SerializerId == Marker;

    public static object Read(ProcessRuntime runtime, byte[] payload)
    {
        using var r = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        var id = r.ReadInt32();
        var manifest = r.ReadString();
        return runtime.Wire.Read(id, manifest, payload[(int)r.BaseStream.Position..]);
    }
}
