using System.Diagnostics.CodeAnalysis;

namespace ActorProc;

/// <summary>A list in the process of a <see cref="ProcessManager"/>. Python: <c>manager.list()</c>, and <c>manager.Array()</c>.</summary>
/// <typeparam name="TItem">Its items. They are copies: to change one, put the changed one back.</typeparam>
/// <inheritdoc cref="Managed{T}" path="/remarks"/>
[SuppressMessage("Naming", "CA1710", Justification = "It is one, and named after it.")]
public sealed class ManagedList<TItem> : Managed<List<TItem>>
{
    internal ManagedList(ProcessManager manager, IEnumerable<TItem>? items)
        : base(manager, "list", static (TItem[] items) => new List<TItem>(items), [items?.ToArray() ?? []])
    {
    }

    /// <summary>An item.</summary>
    /// <param name="index">From 0; as <c>^1</c> from the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    /// <inheritdoc cref="Managed{T}.Call(Action{T})" path="/exception"/>
    public TItem this[Index index]
    {
        get => Call(static (items, at) => items[at.FromEnd ? items.Count - at.Value : at.Value], (index.Value, FromEnd: index.IsFromEnd));
        set => Call(static (items, at) => { items[at.FromEnd ? items.Count - at.Value : at.Value] = at.Item; }, (index.Value, FromEnd: index.IsFromEnd, Item: value));
    }

    /// <summary>How many items there are.</summary>
    public int Count => Call(static items => items.Count);

    /// <summary>Adds an item at the end. Python: <c>append()</c>.</summary>
    public void Add(TItem item) => Call(static (items, item) => items.Add(item), item);

    /// <summary>Adds items at the end. Python: <c>extend()</c>.</summary>
    public void AddRange(IEnumerable<TItem> items) => Call(static (items, others) => items.AddRange(others), items.ToArray());

    /// <summary>Puts an item before another.</summary>
    public void Insert(int index, TItem item) => Call(static (items, at) => items.Insert(at.Index, at.Item), (Index: index, Item: item));

    /// <summary>Takes an item away.</summary>
    /// <param name="index">From 0; as <c>^1</c> from the end.</param>
    /// <returns>The item.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public TItem Pop(Index index) => Call(static (items, at) =>
    {
        var place = at.FromEnd ? items.Count - at.Value : at.Value;
        var item = items[place];
        items.RemoveAt(place);
        return item;
    }, (index.Value, FromEnd: index.IsFromEnd));

    /// <summary>Takes the first item away that is equal to this.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(TItem item) => Call(static (items, item) => items.Remove(item), item);

    /// <summary>Where the first item stands that is equal to this; -1: there is none.</summary>
    public int IndexOf(TItem item) => Call(static (items, item) => items.IndexOf(item), item);

    /// <summary>Whether there is an item equal to this.</summary>
    public bool Contains(TItem item) => IndexOf(item) >= 0;

    /// <summary>Sorts it there.</summary>
    public void Sort() => Call(static items => items.Sort());

    /// <summary>Reverses it there.</summary>
    public void Reverse() => Call(static items => items.Reverse());

    /// <summary>Takes all away.</summary>
    public void Clear() => Call(static items => items.Clear());

    /// <summary>A copy of the items.</summary>
    public TItem[] ToArray() => Call(static items => items.ToArray());
}
