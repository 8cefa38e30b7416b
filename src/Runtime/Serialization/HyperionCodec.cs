using System.Runtime.InteropServices;
using Akka.Actor;
using Hyperion;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace ActorProc.Serialization;

/// <summary>The codec in use unless the configuration names another: Hyperion, made safe.</summary>
/// <remarks>
/// References are preserved, by identity: without them a cyclic graph ends the process. Every type is guarded (<see cref="TypeGuard"/>),
/// comparers survive, and what a copy of fields would break travels by a shape of its own (<see cref="Shapes"/>) or is refused (<see cref="Refusals"/>).
/// </remarks>
internal sealed class HyperionCodec : IObjectCodec
{
    private const string DepthKey = "actorproc.serialization.maximum-depth";

    private readonly Serializer _hyperion;
    private readonly Lazy<ExtendedActorSystem> _system;
    private readonly int _maximumDepth;

    public HyperionCodec(ExtendedActorSystem system) : this(new Lazy<ExtendedActorSystem>(system), system.Settings.Config.GetInt(DepthKey))
    {
    }

    /// <param name="system">The system whose references travel. Where there is none yet, the first reference starts it.</param>
    /// <param name="maximumDepth">The deepest graph.</param>
    public HyperionCodec(Lazy<ExtendedActorSystem> system, int maximumDepth)
    {
        _system = system;
        _maximumDepth = maximumDepth;
        if (_maximumDepth < 1)
            throw new ActorProcConfigurationException($"{DepthKey} is {_maximumDepth}; it must be at least 1.");
        Shapes shapes = new(system);
        _hyperion = new Serializer(new SerializerOptions(
            versionTolerance: false, preserveObjectReferences: true, surrogates: null, serializerFactories: [new GuardFactory(shapes, _maximumDepth)],
            knownTypes: null, ignoreISerializable: true, packageNameOverrides: null, disallowUnsafeTypes: true, DisabledTypeFilter.Instance));
        shapes.Attach(_hyperion);
    }

    /// <inheritdoc/>
    public void Write(object value, Stream destination)
    {
        var start = destination.Position;
        try
        {
            try
            {
                WriteHere(value, destination);
            }
            catch (InsufficientExecutionStackException)
            {
                destination.Position = start;
                destination.SetLength(start);
                OnDeepStack(() => WriteHere(value, destination));
            }
        }
        catch (RefusedException e)
        {
            var path = e.Value is null ? null : GraphPath.Find(value, e.Value);
            throw new MessageSerializationException(e.Type == value.GetType() && path is null
                ? $"{e.Type} cannot cross processes: {e.Reason}"
                : $"{value.GetType()} cannot cross processes. {(path is null ? "" : $"{path} is in the way: ")}{e.Type}: {e.Reason}");
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new MessageSerializationException($"{value.GetType()} cannot cross processes: {TooDeep}", e);
        }
        // User code runs here (surrogates, comparers, property getters of exceptions), and may throw anything.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new MessageSerializationException($"{value.GetType()} cannot cross processes: {e.GetType().Name}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public object Read(ReadOnlyMemory<byte> source)
    {
        try
        {
            try
            {
                return ReadHere(source);
            }
            catch (InsufficientExecutionStackException)
            {
                object? value = null;
                OnDeepStack(() => value = ReadHere(source));
                return value!;
            }
        }
        catch (RefusedException e)
        {
            throw new MessageSerializationException($"A message of {source.Length} bytes cannot be read here. {e.Type}: {e.Reason}");
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new MessageSerializationException($"A message of {source.Length} bytes cannot be read here: {TooDeep}", e);
        }
        // Loading a type, user code (Add, GetHashCode, a surrogate) and bytes that are no message may throw anything.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new MessageSerializationException($"A message of {source.Length} bytes cannot be read here: {e.GetType().Name}: {e.Message}", e);
        }
    }

    private string TooDeep =>
        $"its graph of objects is not deeper than {_maximumDepth} ({DepthKey}), yet uses up the largest stack a thread can have. Lower that limit.";

    private void WriteHere(object value, Stream destination)
    {
        var depth = GraphDepth.Current;
        SerializerSession session = new(_hyperion);
        WrittenObjects.Lend(session);
        try
        {
            _hyperion.Serialize(value, destination, session);
        }
        finally
        {
            GraphDepth.Current = depth;
            WrittenObjects.TakeBack(session);
        }
    }

    private object ReadHere(ReadOnlyMemory<byte> source)
    {
        var depth = GraphDepth.Current;
        using var stream = MemoryMarshal.TryGetArray(source, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(source.ToArray(), writable: false);
        try
        {
            return _hyperion.Deserialize<object>(stream);
        }
        finally
        {
            GraphDepth.Current = depth;
        }
    }

    // Akka keeps per thread for which address references are being written.
    private void OnDeepStack(Action action) => DeepStack.Run(_maximumDepth, _system.IsValueCreated ? () => WithTransport(_system.Value, action) : action);

    private static void WithTransport(ExtendedActorSystem system, Action action) => AkkaSerialization.WithTransport(system, action, static run =>
    {
        run();
        return true;
    });
}
