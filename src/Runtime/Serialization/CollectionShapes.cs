using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorProc.Serialization;

/// <summary>The shapes of the library's collections. They are rebuilt from their elements and comparers; own collection types travel field by field.</summary>
internal static class CollectionShapes
{
    private static readonly Dictionary<Type, string> Makers = new()
    {
        [typeof(List<>)] = nameof(List), [typeof(Queue<>)] = nameof(Queue), [typeof(LinkedList<>)] = nameof(LinkedList),
        [typeof(ConcurrentQueue<>)] = nameof(ConcurrentQueue), [typeof(ConcurrentBag<>)] = nameof(ConcurrentBag),
        [typeof(ConcurrentStack<>)] = nameof(ConcurrentStack), [typeof(HashSet<>)] = nameof(HashSet), [typeof(SortedSet<>)] = nameof(SortedSet),
        [typeof(Dictionary<,>)] = nameof(Dictionary), [typeof(SortedDictionary<,>)] = nameof(SortedDictionary), [typeof(SortedList<,>)] = nameof(SortedList),
        [typeof(ConcurrentDictionary<,>)] = nameof(ConcurrentDictionary), [typeof(OrderedDictionary<,>)] = nameof(OrderedDictionary),
        [typeof(ImmutableArray<>)] = nameof(ImmutableArray), [typeof(ImmutableList<>)] = nameof(ImmutableList),
        [typeof(ImmutableQueue<>)] = nameof(ImmutableQueue), [typeof(ImmutableStack<>)] = nameof(ImmutableStack),
        [typeof(ImmutableHashSet<>)] = nameof(ImmutableHashSet), [typeof(ImmutableSortedSet<>)] = nameof(ImmutableSortedSet),
        [typeof(ImmutableDictionary<,>)] = nameof(ImmutableDictionary), [typeof(ImmutableSortedDictionary<,>)] = nameof(ImmutableSortedDictionary),
        [typeof(FrozenSet<>)] = nameof(FrozenSet), [typeof(FrozenDictionary<,>)] = nameof(FrozenDictionary),
    };

    private static readonly Type[] Hashed = [typeof(Dictionary<,>), typeof(HashSet<>), typeof(ConcurrentDictionary<,>), typeof(OrderedDictionary<,>)];

    // The frozen collections are abstract; which subtype one is depends on its content.
    private static readonly Type[] Abstract = [typeof(FrozenSet<>), typeof(FrozenDictionary<,>)];

    /// <summary>The shape of a collection type of the library (or a hash table derived from one without new fields), or <c>null</c>.</summary>
    public static Shape? Find(Type type)
    {
        if (type == typeof(Hashtable))
            return Hashtables();
        if (type.IsSZArray)
            return (Shape)Activator.CreateInstance(typeof(ArrayShape<>).MakeGenericType(type.GetElementType()!))!;
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && Makers.TryGetValue(current.GetGenericTypeDefinition(), out var maker) && CanBeA(type, current))
                return (Shape)typeof(CollectionShapes).GetMethod(maker, BindingFlags.Static | BindingFlags.NonPublic)!
                    .MakeGenericMethod(current.GetGenericArguments()).Invoke(null, [type])!;
        }

        return null;
    }

    public static bool IsHashed(Type type) => type.IsGenericType && Hashed.Contains(type.GetGenericTypeDefinition());

    private static bool CanBeA(Type type, Type known)
    {
        if (type == known || Abstract.Contains(known.GetGenericTypeDefinition()))
            return true;
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return IsHashed(known) && Refusals.Fields(type).Length == Refusals.Fields(known).Length && type.GetConstructor(any, Type.EmptyTypes) is not null;
    }

    private static SequenceShape<T> List<T>(Type type) => Plain<T, List<T>>(type, () => [], (list, item) => list.Add(item));

    private static SequenceShape<T> Queue<T>(Type type) => Plain<T, Queue<T>>(type, () => new(), (queue, item) => queue.Enqueue(item));

    private static SequenceShape<T> LinkedList<T>(Type type) => Plain<T, LinkedList<T>>(type, () => new(), (list, item) => list.AddLast(item));

    private static SequenceShape<T> ConcurrentQueue<T>(Type type) => Plain<T, ConcurrentQueue<T>>(type, () => new(), (queue, item) => queue.Enqueue(item));

    private static SequenceShape<T> ConcurrentBag<T>(Type type) => Plain<T, ConcurrentBag<T>>(type, () => [], (bag, item) => bag.Add(item), true);

    private static SequenceShape<T> ConcurrentStack<T>(Type type) => Plain<T, ConcurrentStack<T>>(type, () => new(), (stack, item) => stack.Push(item), true);

    private static SequenceShape<T> Plain<T, TCollection>(Type type, Func<TCollection> create, Action<TCollection, T> add, bool reverse = false)
        where TCollection : class, IEnumerable<T> => new(type, _ => null, _ => create(),
            collection => reverse ? [.. ((TCollection)collection).Reverse()] : [.. (TCollection)collection],
            (collection, item) => add(Unsafe.As<TCollection>(collection), item));

    private static SequenceShape<T> HashSet<T>(Type type) => new(type,
        set => Unless(((HashSet<T>)set).Comparer, EqualityComparer<T>.Default, type, typeof(HashSet<T>)),
        comparer => type == typeof(HashSet<T>) ? new HashSet<T>((IEqualityComparer<T>?)comparer) : Own(type),
        set => [.. (HashSet<T>)set],
        (set, item) => ((HashSet<T>)set).Add(item));

    private static SequenceShape<T> SortedSet<T>(Type type) => new(type,
        set => Unless(((SortedSet<T>)set).Comparer, Comparer<T>.Default),
        comparer => new SortedSet<T>((IComparer<T>?)comparer),
        set => [.. (SortedSet<T>)set],
        (set, item) => ((SortedSet<T>)set).Add(item));

    private static KeyedShape<TKey, TValue> Dictionary<TKey, TValue>(Type type) where TKey : notnull => new(type,
        map => Unless(((Dictionary<TKey, TValue>)map).Comparer, EqualityComparer<TKey>.Default, type, typeof(Dictionary<TKey, TValue>)),
        comparer => type == typeof(Dictionary<TKey, TValue>) ? new Dictionary<TKey, TValue>((IEqualityComparer<TKey>?)comparer) : Own(type));

    private static KeyedShape<TKey, TValue> ConcurrentDictionary<TKey, TValue>(Type type) where TKey : notnull => new(type,
        map => Unless(((ConcurrentDictionary<TKey, TValue>)map).Comparer, EqualityComparer<TKey>.Default, type, typeof(ConcurrentDictionary<TKey, TValue>)),
        comparer => type == typeof(ConcurrentDictionary<TKey, TValue>)
            ? new ConcurrentDictionary<TKey, TValue>((IEqualityComparer<TKey>?)comparer)
            : Own(type));

    private static KeyedShape<TKey, TValue> OrderedDictionary<TKey, TValue>(Type type) where TKey : notnull => new(type,
        map => Unless(((OrderedDictionary<TKey, TValue>)map).Comparer, EqualityComparer<TKey>.Default, type, typeof(OrderedDictionary<TKey, TValue>)),
        comparer => type == typeof(OrderedDictionary<TKey, TValue>) ? new OrderedDictionary<TKey, TValue>((IEqualityComparer<TKey>?)comparer) : Own(type));

    private static KeyedShape<TKey, TValue> SortedDictionary<TKey, TValue>(Type type) where TKey : notnull => new(type,
        map => Unless(((SortedDictionary<TKey, TValue>)map).Comparer, Comparer<TKey>.Default),
        comparer => new SortedDictionary<TKey, TValue>((IComparer<TKey>?)comparer));

    private static KeyedShape<TKey, TValue> SortedList<TKey, TValue>(Type type) where TKey : notnull => new(type,
        map => Unless(((SortedList<TKey, TValue>)map).Comparer, Comparer<TKey>.Default),
        comparer => new SortedList<TKey, TValue>((IComparer<TKey>?)comparer));

    private static ConvertedShape<ImmutableArray<T>> ImmutableArray<T>(Type _) => new(
        array => [ImmutableCollectionsMarshal.AsArray(array)],
        parts => ImmutableCollectionsMarshal.AsImmutableArray((T[]?)parts[0]));

    private static ConvertedShape<ImmutableList<T>> ImmutableList<T>(Type _) => new(
        list => [list.ToArray()], parts => System.Collections.Immutable.ImmutableList.Create((T[])parts[0]!));

    private static ConvertedShape<ImmutableQueue<T>> ImmutableQueue<T>(Type _) => new(
        queue => [queue.ToArray()], parts => System.Collections.Immutable.ImmutableQueue.Create((T[])parts[0]!));

    private static ConvertedShape<ImmutableStack<T>> ImmutableStack<T>(Type _) => new(
        stack => [stack.Reverse().ToArray()], parts => System.Collections.Immutable.ImmutableStack.Create((T[])parts[0]!));

    private static ConvertedShape<ImmutableHashSet<T>> ImmutableHashSet<T>(Type _) => new(
        set => [Unless(set.KeyComparer, EqualityComparer<T>.Default), set.ToArray()],
        parts => ((T[])parts[1]!).ToImmutableHashSet((IEqualityComparer<T>?)parts[0]));

    private static ConvertedShape<ImmutableSortedSet<T>> ImmutableSortedSet<T>(Type _) => new(
        set => [Unless(set.KeyComparer, Comparer<T>.Default), set.ToArray()],
        parts => ((T[])parts[1]!).ToImmutableSortedSet((IComparer<T>?)parts[0]));

    private static ConvertedShape<ImmutableDictionary<TKey, TValue>> ImmutableDictionary<TKey, TValue>(Type _) where TKey : notnull => new(
        map => [Unless(map.KeyComparer, EqualityComparer<TKey>.Default), Unless(map.ValueComparer, EqualityComparer<TValue>.Default), .. Halves(map)],
        parts => Pairs<TKey, TValue>(parts[2], parts[3]).ToImmutableDictionary((IEqualityComparer<TKey>?)parts[0], (IEqualityComparer<TValue>?)parts[1]));

    private static ConvertedShape<ImmutableSortedDictionary<TKey, TValue>> ImmutableSortedDictionary<TKey, TValue>(Type _) where TKey : notnull => new(
        map => [Unless(map.KeyComparer, Comparer<TKey>.Default), Unless(map.ValueComparer, EqualityComparer<TValue>.Default), .. Halves(map)],
        parts => Pairs<TKey, TValue>(parts[2], parts[3]).ToImmutableSortedDictionary((IComparer<TKey>?)parts[0], (IEqualityComparer<TValue>?)parts[1]));

    private static ConvertedShape<FrozenSet<T>> FrozenSet<T>(Type _) => new(
        set => [Unless(set.Comparer, EqualityComparer<T>.Default), set.ToArray()],
        parts => ((T[])parts[1]!).ToFrozenSet((IEqualityComparer<T>?)parts[0]));

    private static ConvertedShape<FrozenDictionary<TKey, TValue>> FrozenDictionary<TKey, TValue>(Type _) where TKey : notnull => new(
        map => [Unless(map.Comparer, EqualityComparer<TKey>.Default), .. Halves(map)],
        parts => Pairs<TKey, TValue>(parts[1], parts[2]).ToFrozenDictionary((IEqualityComparer<TKey>?)parts[0]));

    private static SequenceShape<DictionaryEntry> Hashtables() => new(typeof(Hashtable),
        table => EqualityComparerOf((Hashtable)table),
        comparer => new Hashtable((IEqualityComparer?)comparer),
        table => [.. ((Hashtable)table).Cast<DictionaryEntry>()],
        (table, entry) => ((Hashtable)table).Add(entry.Key, entry.Value));

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EqualityComparer")]
    private static extern IEqualityComparer? EqualityComparerOf(Hashtable table);

    private static object?[] Halves<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> map)
    {
        var pairs = map.ToArray();
        return [Array.ConvertAll(pairs, pair => pair.Key), Array.ConvertAll(pairs, pair => pair.Value)];
    }

    private static IEnumerable<KeyValuePair<TKey, TValue>> Pairs<TKey, TValue>(object? keys, object? values) =>
        ((TKey[])keys!).Zip((TValue[])values!, KeyValuePair.Create);

    private static object? Unless(object? comparer, object standard) => ReferenceEquals(comparer, standard) ? null : comparer;

    /// <summary>A subtype's constructor chooses its comparer; only the default one is sure to be the same there.</summary>
    private static object? Unless(object? comparer, object standard, Type type, Type known) => type == known || ReferenceEquals(comparer, standard)
        ? Unless(comparer, standard)
        : throw new RefusedException(type, "it derives from a library collection and has a comparer. Keep the collection in a property instead.", null);

    private static object Own(Type type) => Activator.CreateInstance(type, nonPublic: true)!;
}
