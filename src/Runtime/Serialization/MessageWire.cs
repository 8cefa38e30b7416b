using System.Globalization;
using Akka.Actor;
using Akka.Serialization;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace ActorProc.Serialization;

/// <summary>
/// Messages to bytes and back, by whatever serializer Akka's configuration binds to their types. Fails with nothing but a <see
/// cref="MessageSerializationException"/>.
/// </summary>
internal sealed class MessageWire(ExtendedActorSystem system)
{
    /// <summary>Stands in place of a serializer's number for an array that goes as it lies in memory; the manifest is its kind.</summary>
    public const int Block = 2103;

    public Wire Write(object message)
    {
        try
        {
            // References in the message need the address under which this system is known elsewhere.
            return AkkaSerialization.WithTransport(system, (system.Serialization, message), static state =>
            {
                var serializer = state.Serialization.FindSerializerFor(state.message);
                // The runtime, and so Akka, takes arrays of signed bytes, and of enums of one byte, for arrays of bytes. They would arrive as such.
                if (serializer is ByteArraySerializer && state.message.GetType() != typeof(byte[]))
                    serializer = state.Serialization.FindSerializerForType(typeof(object));
                // Not where the application has bound the type to a serializer of its own.
                if (serializer is ObjectSerializer && BlockArray.TryKindOf(state.message, out var kind))
                    return new Wire(Block, kind.ToString(CultureInfo.InvariantCulture), BlockArray.BytesOf((Array)state.message, kind).ToArray());
                return new Wire(serializer.Identifier, AkkaSerialization.ManifestFor(serializer, state.message), serializer.ToBinary(state.message));
            });
        }
        catch (MessageSerializationException)
        {
            throw;
        }
        // Serializers of others may throw anything.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new MessageSerializationException($"{message.GetType()} cannot cross processes: {e.GetType().Name}: {e.Message}", e);
        }
    }

    public object Read(int serializerId, string manifest, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (serializerId == Block)
                return BlockArray.Read(int.Parse(manifest, NumberStyles.None, CultureInfo.InvariantCulture), bytes.Span);
            return AkkaSerialization.WithTransport(system, (system.Serialization, serializerId, manifest, bytes), static state =>
                state.Serialization.Deserialize(Exactly(state.bytes), state.serializerId, state.manifest));
        }
        // Serializers of others may throw anything; even the codec's own complaint gets the serializer's and the type's name added.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new MessageSerializationException(
                $"A message of {bytes.Length} bytes (serializer {serializerId}, manifest '{manifest}') cannot be read in this process: {e.Message} " +
                "If a type or its assembly is missing here, the application that started this process has it and this process does not load it; " +
                "if the serializer is missing, akka.actor.serializers differs between the two.", e);
        }
    }

    // Akka's serializers take whole arrays.
    private static byte[] Exactly(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();
}
