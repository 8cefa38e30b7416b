namespace ActorProc;

/// <summary>Named values of any type in the process of a <see cref="ProcessManager"/>. Python: <c>manager.Namespace()</c>.</summary>
/// <inheritdoc cref="Managed{T}" path="/remarks"/>
public sealed class ManagedNamespace : Managed<SortedDictionary<string, object?>>
{
    internal ManagedNamespace(ProcessManager manager)
        : base(manager, "namespace", static () => new SortedDictionary<string, object?>(StringComparer.Ordinal), [])
    {
    }

    /// <summary>A value.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    /// <inheritdoc cref="Managed{T}.Call(Action{T})" path="/exception"/>
    public TValue Get<TValue>(string name) => (TValue)Call(static (values, name) =>
        values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"The namespace has no attribute '{name}'."), name)!;

    /// <summary>Sets a value.</summary>
    /// <inheritdoc cref="Managed{T}.Call(Action{T})" path="/exception"/>
    public void Set<TValue>(string name, TValue value) => Call(static (values, pair) => { values[pair.Name] = pair.Value; }, (Name: name, Value: (object?)value));

    /// <summary>Takes a value away.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public void Remove(string name) => Call(static (values, name) =>
    {
        if (!values.Remove(name))
            throw new KeyNotFoundException($"The namespace has no attribute '{name}'.");
    }, name);

    /// <summary>As Python writes it: <c>Namespace(x=1)</c>.</summary>
    public override string ToString() => Call(static values => $"Namespace({string.Join(", ", values.Select(pair => $"{pair.Key}={pair.Value}"))})");
}
