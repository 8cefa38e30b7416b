using Hyperion;
using Hyperion.ValueSerializers;
using HyperionObjectSerializer = Hyperion.ValueSerializers.ObjectSerializer;

namespace ActorProc.Serialization;

/// <summary>Stands before the shape of one type: builds it once, on first use, counts depth, and refuses what cannot travel.</summary>
/// <remarks>
/// Hyperion hands out half-built serializers and lets other threads spin until they are complete: for ever, if building fails. Here what
/// is handed out is always this guard. It builds its shape under a lock of its own and takes no other lock meanwhile (building
/// only looks up the guards of other types, which build nothing until a value reaches them), so no thread can wait for ever.
/// </remarks>
internal sealed class TypeGuard(Type type, Shapes shapes, int maximumDepth) : ValueSerializer
{
    private readonly Lock _building = new();
    private volatile Built? _built;

    public override void WriteManifest(Stream stream, SerializerSession session)
    {
        // A refusal waits for WriteValue, which always follows and has the value: the way to it is worth telling.
        var built = _built ?? Build();
        if (built.Refusal is null)
            built.Name.WriteManifest(stream, session);
    }

    public override void WriteValue(Stream stream, object value, SerializerSession session)
    {
        var built = Use(value);
        GraphDepth.Enter(type, maximumDepth);
        built.Shape.Write(stream, value, session);
        GraphDepth.Leave();
    }

    public override object ReadValue(Stream stream, DeserializerSession session)
    {
        var built = Use(null);
        GraphDepth.Enter(type, maximumDepth);
        var value = built.Shape.Read(stream, session);
        GraphDepth.Leave();
        return value;
    }

    public override Type GetElementType() => type;

    private Built Use(object? value)
    {
        var built = _built ?? Build();
        return built.Refusal is null ? built : throw new RefusedException(type, built.Refusal, value);
    }

    private Built Build()
    {
        lock (_building)
        {
            if (_built is not null)
                return _built;
            try
            {
                var shape = shapes.For(type);
                return _built = new Built(new HyperionObjectSerializer(shape.Name), shape, null);
            }
            catch (RefusedException e)
            {
                return _built = new Built(null!, null!, e.Reason);
            }
            // Whatever generating code for a strange type throws: the type is refused then, now and later, with that as the reason.
            catch (Exception e) when (e is not OutOfMemoryException and not InsufficientExecutionStackException)
            {
                var cause = e.GetBaseException();
                return _built = new Built(null!, null!, $"no serializer can be made for it ({cause.GetType().Name}: {cause.Message})");
            }
        }
    }

    private sealed record Built(HyperionObjectSerializer Name, Shape Shape, string? Refusal);
}
