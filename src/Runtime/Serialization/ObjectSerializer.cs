using System.Reflection;
using Akka.Actor;
using Akka.Serialization;

namespace ActorProc.Serialization;

/// <summary>
/// Akka's door to the <see cref="IObjectCodec"/> that the configuration names. Bound to <see cref="object"/>: takes every message nothing else
/// takes.
/// </summary>
internal sealed class ObjectSerializer : Serializer
{
    public const int Id = 2101;

    private const string CodecKey = "actorproc.serialization.codec";
    private const int InitialBuffer = 1024;
    private const int MaximumKeptBuffer = 1 << 20;

    [ThreadStatic]
    private static MemoryStream? _kept;

    private readonly IObjectCodec _codec;

    public ObjectSerializer(ExtendedActorSystem system) : base(system) => _codec = Create(system);

    /// <summary>The codec of a system.</summary>
    public static IObjectCodec CodecOf(ExtendedActorSystem system) => ((ObjectSerializer)system.Serialization.FindSerializerForType(typeof(object)))._codec;

    public override int Identifier => Id;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        // Taken, not shared: writing may serialize something else on this thread meanwhile.
        var buffer = _kept ?? new MemoryStream(InitialBuffer);
        _kept = null;
        try
        {
            _codec.Write(obj, buffer);
            return buffer.ToArray();
        }
        finally
        {
            buffer.SetLength(0);
            if (buffer.Capacity <= MaximumKeptBuffer)
                _kept = buffer;
        }
    }

    public override object FromBinary(byte[] bytes, Type type) => _codec.Read(bytes);

    private static IObjectCodec Create(ExtendedActorSystem system)
    {
        var name = system.Settings.Config.GetString(CodecKey);
        const string wanted = "A type that implements ActorProc.IObjectCodec, with its assembly, is wanted, " +
            "that has a constructor with one parameter of type ExtendedActorSystem.";
        if (string.IsNullOrWhiteSpace(name) || Type.GetType(name) is not { } type || !type.IsAssignableTo(typeof(IObjectCodec)))
            throw new ActorProcConfigurationException($"{CodecKey} is '{name}'. {wanted}");
        try
        {
            return (IObjectCodec)Activator.CreateInstance(type, system)!;
        }
        catch (MissingMethodException e)
        {
            throw new ActorProcConfigurationException($"{CodecKey} is '{name}'. {wanted}", e);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw new ActorProcConfigurationException($"{CodecKey} is '{name}', which failed to start: {e.InnerException.Message}", e.InnerException);
        }
    }
}
