using ActorProc.Serialization;
using Akka.Actor;

namespace ActorProc.TestKit.Messages;

/// <summary>Writes and reads messages as the links of a system do.</summary>
internal sealed class ProcessRuntimeAccess(ActorSystem system)
{
    private readonly MessageWire _wire = ((ProcessActorRefProvider)((ExtendedActorSystem)system).Provider).Runtime.Wire;

    /// <exception cref="MessageSerializationException">It cannot be written, or not be read.</exception>
    public object Cross(object message)
    {
        var wire = _wire.Write(message);
        return _wire.Read(wire.SerializerId, wire.Manifest, wire.Bytes);
    }
}
