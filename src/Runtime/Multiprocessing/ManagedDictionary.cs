using System.Diagnostics.CodeAnalysis;

namespace ActorProc;

/// <summary>A dictionary in the process of a <see cref="ProcessManager"/>. Python: <c>manager.dict()</c>.</summary>
/// <typeparam name="TKey">Its keys.</typeparam>
/// <typeparam name="TValue">Its values. They are copies: to change one, put the changed one back.</typeparam>
/// <inheritdoc cref="Managed{T}" path="/remarks"/>
[SuppressMessage("Naming", "CA1710", Justification = "It is one, and named after it.")]
public sealed class ManagedDictionary<TKey, TValue> : Managed<Dictionary<TKey, TValue>> where TKey : notnull
{
    internal ManagedDictionary(ProcessManager manager, IEnumerable<KeyValuePair<TKey, TValue>>? items)
        : base(manager, "dictionary", static (KeyValuePair<TKey, TValue>[] items) => new Dictionary<TKey, TValue>(items), [items?.ToArray() ?? []])
    {
    }

    /// <summary>The value of a key.</summary>
    /// <exception cref="KeyNotFoundException">There is none, on reading.</exception>
    /// <inheritdoc cref="Managed{T}.Call(Action{T})" path="/exception"/>
    public TValue this[TKey key]
    {
        get => Call(static (items, key) => items[key], key);
        set => Call(static (items, pair) => { items[pair.Key] = pair.Value; }, KeyValuePair.Create(key, value));
    }

    /// <summary>How many keys there are.</summary>
    public int Count => Call(static items => items.Count);

    /// <summary>A copy of the keys.</summary>
    public IReadOnlyList<TKey> Keys => Call(static items => items.Keys.ToArray());

    /// <summary>A copy of the values.</summary>
    public IReadOnlyList<TValue> Values => Call(static items => items.Values.ToArray());

    /// <summary>Adds a key that is not there yet.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public void Add(TKey key, TValue value) => Call(static (items, pair) => items.Add(pair.Key, pair.Value), KeyValuePair.Create(key, value));

    /// <summary>Adds a key unless it is there.</summary>
    /// <returns>The value that it has now. Python: <c>setdefault()</c>.</returns>
    public TValue GetOrAdd(TKey key, TValue value) =>
        Call(static (items, pair) => items.TryAdd(pair.Key, pair.Value) ? pair.Value : items[pair.Key], KeyValuePair.Create(key, value));

    /// <summary>Adds or overwrites all of these. Python: <c>update()</c>.</summary>
    public void Update(IEnumerable<KeyValuePair<TKey, TValue>> items) => Call(static (items, others) =>
    {
        foreach (var (key, value) in others)
            items[key] = value;
    }, items.ToArray());

    /// <summary>Whether a key is there.</summary>
    public bool ContainsKey(TKey key) => Call(static (items, key) => items.ContainsKey(key), key);

    /// <summary>The value of a key, if it is there.</summary>
    /// <returns>Whether it is.</returns>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        (var found, value) = Call(static (items, key) => (items.TryGetValue(key, out var value), value), key);
        return found;
    }

    /// <summary>Takes a key away.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">What it had. Python: <c>pop()</c>.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        (var found, value) = Call(static (items, key) => (items.Remove(key, out var value), value), key);
        return found;
    }

    /// <summary>Takes a key away.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TKey key) => Remove(key, out _);

    /// <summary>Takes all away.</summary>
    public void Clear() => Call(static items => items.Clear());
}
