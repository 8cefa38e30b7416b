namespace ActorProc;

/// <summary>What turns messages into bytes and back. The key <c>actorproc.serialization.codec</c> names the implementation in use.</summary>
/// <remarks>
/// An implementation has a public constructor that takes an <see cref="Akka.Actor.ExtendedActorSystem"/>. One instance serves a whole actor system,
/// from many threads at once. Both ends of a link must use the same codec. What cannot travel is refused with a
/// <see cref="MessageSerializationException"/> that names the type; nothing may hang, be lost silently, or use up the thread's stack.
/// </remarks>
public interface IObjectCodec
{
    /// <summary>Appends the bytes of <paramref name="value"/> to <paramref name="destination"/>.</summary>
    /// <param name="value">The root of a graph of objects.</param>
    /// <param name="destination">A seekable stream in memory, at its end. After a failure its content past the start is undefined.</param>
    /// <exception cref="MessageSerializationException">Something in the graph cannot cross processes.</exception>
    void Write(object value, Stream destination);

    /// <summary>Rebuilds what <see cref="Write"/> wrote.</summary>
    /// <param name="source">Exactly the bytes that were written. They are not kept.</param>
    /// <exception cref="MessageSerializationException">The bytes cannot be turned into an object in this process.</exception>
    object Read(ReadOnlyMemory<byte> source);
}
