using System.Text;
using ActorProc.Serialization;
using Akka.Actor;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace ActorProc.Calls;

/// <inheritdoc cref="ICallCodec"/>
/// <param name="system">The system whose references travel. In a child it starts when the first one is met.</param>
/// <param name="codec">The codec.</param>
internal sealed class CallCodec(Lazy<ExtendedActorSystem> system, Lazy<IObjectCodec> codec) : ICallCodec
{
    /// <summary>That of a system that runs.</summary>
    public static CallCodec Of(ExtendedActorSystem system) =>
        new(new Lazy<ExtendedActorSystem>(system), new Lazy<IObjectCodec>(() => ObjectSerializer.CodecOf(system)));

    /// <summary>That of a process that has no system yet.</summary>
    public static CallCodec Of(Lazy<ExtendedActorSystem> system, string codec, int maximumDepth) => new(system, new Lazy<IObjectCodec>(
        // Any other codec is made by a system.
        () => codec.Length == 0 || Type.GetType(codec) == typeof(HyperionCodec) ? new HyperionCodec(system, maximumDepth) : ObjectSerializer.CodecOf(system.Value)));

    public byte[] Write(object value)
    {
        var bytes = new MemoryStream();
        if (system.IsValueCreated)
            WithTransport(() => codec.Value.Write(value, bytes));
        else
            codec.Value.Write(value, bytes);
        return bytes.ToArray();
    }

    public object Read(byte[] bytes) => codec.Value.Read(bytes);

    public Exception ReadFailure(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
        return FailureData.Read(reader, system)!;
    }

    // References are written with the address under which this process is known to others.
    private void WithTransport(Action write) => AkkaSerialization.WithTransport(system.Value, write, static action =>
    {
        action();
        return true;
    });
}
