using System.Text;
using ActorProc.Serialization;

namespace ActorProc.Orchestration;

/// <summary>Control messages as bytes. By hand, since this is the first code a node runs: a serializer would have to be warmed first.</summary>
internal static class ControlCodec
{
    private enum Kind : byte
    {
        Ready = 1, Where, PeerUp, PeerWait, PeerDown, PeerNone, PeerGone, RefGone, Known, Settled, Bounce, Bounced, Place, Decide, Crashed, Assign, Stop, Goodbye, Undelivered, Taken, Join, KillNode,
    }

    public static byte[] Write(ControlMessage message)
    {
        var bytes = new MemoryStream(128);
        using var w = new BinaryWriter(bytes, Encoding.UTF8);
        switch (message)
        {
            case Ready m: Tag(Kind.Ready); w.Write(m.Pid); break;
            case Where m: Tag(Kind.Where); w.Write(m.Address); w.Write(m.Recipient); break;
            case PeerUp m: Tag(Kind.PeerUp); w.Write(m.Address); w.Write(m.Incarnation); break;
            case PeerWait m: Tag(Kind.PeerWait); w.Write(m.Address); break;
            case PeerDown m: Tag(Kind.PeerDown); w.Write(m.Address); w.Write(m.Incarnation); ExitReasonWire.Write(w, m.Reason); Strings(w, m.Kept); break;
            case PeerNone m: Tag(Kind.PeerNone); w.Write(m.Address); break;
            case PeerGone m: Tag(Kind.PeerGone); w.Write(m.Address); w.Write(m.Incarnation); ExitReasonWire.Write(w, m.Reason); break;
            case RefGone m: Tag(Kind.RefGone); w.Write(m.Path); w.Write(m.Crashed); break;
            case Known m: Tag(Kind.Known); w.Write(m.Path); break;
            case Settled m: Tag(Kind.Settled); w.Write(m.Path); break;
            case Bounce m: Tag(Kind.Bounce); w.Write(m.Token); break;
            case Bounced m: Tag(Kind.Bounced); w.Write(m.Token); break;
            case Place m: Tag(Kind.Place); w.Write(m.Child); w.Write(m.Supervisor); w.Write(m.Node); w.Write(m.Overlay); Bytes(w, m.Creation); break;
            case Taken m: Tag(Kind.Taken); w.Write(m.Child); break;
            case Decide m: Tag(Kind.Decide); w.Write(m.Child); w.Write((byte)m.Decision); w.Write(m.Incarnation); break;
            case Crashed m: Tag(Kind.Crashed); w.Write(m.Child); w.Write(m.Supervisor); w.Write(m.Node); w.Write(m.Incarnation); ExitReasonWire.Write(w, m.Reason); w.Write(m.NeverUp); break;
            case Assign m: Tag(Kind.Assign); Bytes(w, m.Boot); break;
            case Join m: Tag(Kind.Join); w.Write(m.Name); w.Write(m.Pid); break;
            case KillNode m: Tag(Kind.KillNode); w.Write(m.Address); ExitReasonWire.Write(w, m.Reason); w.Write(m.AllowNeighbours); break;
            case Stop: Tag(Kind.Stop); break;
            case Goodbye m: Tag(Kind.Goodbye); ExitReasonWire.Write(w, m.Reason); break;
            case Undelivered m: Tag(Kind.Undelivered); w.Write(m.Recipient); w.Write(m.Sender); w.Write(m.MessageType); w.Write(m.Cause); break;
            default: throw new ArgumentException($"{message.GetType()} is not a control message.", nameof(message));
        }

        w.Flush();
        return bytes.ToArray();

        void Tag(Kind kind) => w.Write((byte)kind);
    }

    public static ControlMessage Read(ReadOnlyMemory<byte> body)
    {
        using var r = new BinaryReader(new MemoryStream(body.ToArray(), writable: false), Encoding.UTF8);
        var kind = (Kind)r.ReadByte();
        return kind switch
        {
            Kind.Ready => new Ready(r.ReadInt32()),
            Kind.Where => new Where(r.ReadString(), r.ReadString()),
            Kind.PeerUp => new PeerUp(r.ReadString(), r.ReadInt32()),
            Kind.PeerWait => new PeerWait(r.ReadString()),
            Kind.PeerDown => new PeerDown(r.ReadString(), r.ReadInt32(), ExitReasonWire.Read(r), Strings(r)),
            Kind.PeerNone => new PeerNone(r.ReadString()),
            Kind.PeerGone => new PeerGone(r.ReadString(), r.ReadInt32(), ExitReasonWire.Read(r)),
            Kind.RefGone => new RefGone(r.ReadString(), r.ReadBoolean()),
            Kind.Known => new Known(r.ReadString()),
            Kind.Settled => new Settled(r.ReadString()),
            Kind.Bounce => new Bounce(r.ReadInt64()),
            Kind.Bounced => new Bounced(r.ReadInt64()),
            Kind.Place => new Place(r.ReadString(), r.ReadString(), r.ReadString(), r.ReadString(), Bytes(r)),
            Kind.Taken => new Taken(r.ReadString()),
            Kind.Decide => new Decide(r.ReadString(), (Decision)r.ReadByte(), r.ReadInt32()),
            Kind.Crashed => new Crashed(r.ReadString(), r.ReadString(), r.ReadString(), r.ReadInt32(), ExitReasonWire.Read(r), r.ReadBoolean()),
            Kind.Assign => new Assign(Bytes(r)),
            Kind.Join => new Join(r.ReadString(), r.ReadInt32()),
            Kind.KillNode => new KillNode(r.ReadString(), (ExitReason.Deadline)ExitReasonWire.Read(r), r.ReadBoolean()),
            Kind.Stop => new Stop(),
            Kind.Goodbye => new Goodbye(ExitReasonWire.Read(r)),
            Kind.Undelivered => new Undelivered(r.ReadString(), r.ReadString(), r.ReadString(), r.ReadString()),
            _ => throw new InvalidDataException($"Control message of unknown kind {(byte)kind}: do all processes run the same version of ActorProc?"),
        };
    }

    private static void Strings(BinaryWriter w, string[] values)
    {
        w.Write(values.Length);
        foreach (var value in values)
            w.Write(value);
    }

    private static string[] Strings(BinaryReader r)
    {
        var values = new string[r.ReadInt32()];
        for (var i = 0; i < values.Length; i++)
            values[i] = r.ReadString();
        return values;
    }

    private static void Bytes(BinaryWriter w, byte[] value)
    {
        w.Write(value.Length);
        w.Write(value);
    }

    private static byte[] Bytes(BinaryReader r) => r.ReadBytes(r.ReadInt32());
}
