using System.Collections.Concurrent;
using Hyperion;
using Hyperion.SerializerFactories;
using Hyperion.ValueSerializers;

namespace ActorProc.Serialization;

/// <summary>Stands before Hyperion's own factories and puts a <see cref="TypeGuard"/> before every type that is not one of its primitives.</summary>
internal sealed class GuardFactory(Shapes shapes, int maximumDepth) : ValueSerializerFactory
{
    public override bool CanSerialize(Serializer serializer, Type type) => true;

    public override bool CanDeserialize(Serializer serializer, Type type) => true;

    public override ValueSerializer BuildSerializer(Serializer serializer, Type type, ConcurrentDictionary<Type, ValueSerializer> typeMapping) =>
        typeMapping.GetOrAdd(type, static (key, factory) => factory.Guard(key), this);

    private TypeGuard Guard(Type type) => new(type, shapes, maximumDepth);
}
