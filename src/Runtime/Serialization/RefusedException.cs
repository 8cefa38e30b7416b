namespace ActorProc.Serialization;

/// <summary>
/// Carries a refusal from where it happens, deep in a graph, to the codec, which knows the root and turns it into a <see
/// cref="MessageSerializationException"/>.
/// </summary>
internal sealed class RefusedException(Type type, string reason, object? value) : Exception($"{type}: {reason}")
{
    public Type Type { get; } = type;

    public string Reason { get; } = reason;

    /// <summary>The object in the way, if a path from the root to it would help; <c>null</c> when it would not (a graph that is too deep).</summary>
    public object? Value { get; } = value;
}
