using System.Text;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Serialization;
using Akka.Serialization;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace ActorProc.Serialization;

/// <summary>
/// Akka's system messages and <see cref="Status.Failure"/>, with exceptions as <see cref="FailureData"/>. Akka's own serializers turn many
/// exceptions into <c>null</c>, which kills the supervisor that gets them, and throw on others, which stops all system messages behind them.
/// </summary>
internal sealed class FailureSerializer : Serializer
{
    public const int Id = 2102;

    private readonly SystemMessageSerializer _others;
    private readonly Lazy<ExtendedActorSystem> _references;

    public FailureSerializer(ExtendedActorSystem system) : base(system)
    {
        _others = new SystemMessageSerializer(system);
        _references = new Lazy<ExtendedActorSystem>(system);
    }

    public override int Identifier => Id;

    public override bool IncludeManifest => true;

    public override byte[] ToBinary(object obj)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes, Encoding.UTF8);
        switch (obj)
        {
            case Failed failed:
                WireText.Write(writer, AkkaSerialization.SerializedActorPath(failed.Child));
                writer.Write(failed.Uid);
                FailureData.Write(writer, failed.Cause);
                break;
            case Recreate recreate:
                FailureData.Write(writer, recreate.Cause);
                break;
            case Resume resume:
                FailureData.Write(writer, resume.CausedByFailure);
                break;
            case Create create:
                FailureData.Write(writer, create.Failure);
                break;
            case Status.Failure failure:
                FailureData.Write(writer, failure.Cause);
                WriteState(writer, failure.State);
                break;
            default:
                return _others.ToBinary(obj);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    public override object FromBinary(byte[] bytes, Type type)
    {
        using BinaryReader reader = new(new MemoryStream(bytes, writable: false), Encoding.UTF8);
        if (type == typeof(Failed))
        {
            var child = system.Provider.ResolveActorRef(WireText.Read(reader)!);
            var uid = reader.ReadInt64();
            return new Failed(child, Read(reader)!, uid);
        }

        if (type == typeof(Recreate))
            return new Recreate(Read(reader));
        if (type == typeof(Resume))
            return new Resume(Read(reader));
        if (type == typeof(Create))
            return new Create(AsInitialization(Read(reader)));
        return type == typeof(Status.Failure) ? new Status.Failure(Read(reader), ReadState(reader)) : _others.FromBinary(bytes, type);
    }

    private Exception? Read(BinaryReader reader) => FailureData.Read(reader, _references);

    private static ActorInitializationException? AsInitialization(Exception? exception) => exception switch
    {
        null => null,
        ActorInitializationException initialization => initialization,
        _ => new ActorInitializationException(exception.Message, exception),
    };

    private void WriteState(BinaryWriter writer, object? state)
    {
        if (state is null)
        {
            writer.Write(false);
            return;
        }

        Wire wire;
        try
        {
            wire = new MessageWire(system).Write(state);
        }
        // The failure matters more than what the sender added to it.
        catch (MessageSerializationException)
        {
            writer.Write(false);
            return;
        }

        writer.Write(true);
        writer.Write(wire.SerializerId);
        WireText.Write(writer, wire.Manifest);
        writer.Write(wire.Bytes.Length);
        writer.Write(wire.Bytes);
    }

    private object? ReadState(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
            return null;
        var (id, manifest, bytes) = (reader.ReadInt32(), WireText.Read(reader)!, reader.ReadBytes(reader.ReadInt32()));
        try
        {
            return new MessageWire(system).Read(id, manifest, bytes);
        }
        // As above: a failure with its cause alone still tells the asker what went wrong.
        catch (MessageSerializationException)
        {
            return null;
        }
    }
}
