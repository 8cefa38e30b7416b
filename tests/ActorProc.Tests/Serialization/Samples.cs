using System.Collections;

namespace ActorProc.Tests.Serialization;

public record Named(string A, int B);

public record Required(string A)
{
    public required int B { get; init; }

    public List<int>? L { get; init; }
}

public record struct Pair(int A, string B);

public readonly record struct Stamp(int A, DateTimeOffset B);

public record Base(int X);

public record Derived(int X, string Y) : Base(X);

public record Box<T>(T Value);

public class ReadOnly(int a, string b)
{
    public readonly int A = a;

    public string B { get; } = b;
}

public class Primary(int a, string b)
{
    public int A => a;

    public string B => b;
}

public class Node
{
    public Node? Next;

    public string Name = "";
}

public record Chain(string Name, Chain? Next);

public class Tree
{
    public List<Tree> Children { get; } = [];
}

/// <summary>Equal to every other with the same value.</summary>
public class Equal
{
    public int Value;

    public override bool Equals(object? obj) => obj is Equal other && other.Value == Value;

    public override int GetHashCode() => Value;
}

public class Holder<T>
{
    public T Value = default!;
}

public class Interfaces
{
    public IReadOnlyList<int> List = [];
    public IEnumerable<string> Items = [];
    public IReadOnlyDictionary<string, int> Map = new Dictionary<string, int>();
    public object? Any;
}

public class Basket : IEnumerable<string>
{
    private readonly List<string> _items = [];

    public string Owner { get; private set; } = "";

    public int Count => _items.Count;

    public void Add(string item) => _items.Add(item);

    public Basket OwnedBy(string owner)
    {
        Owner = owner;
        return this;
    }

    public IEnumerator<string> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

public class Headers : Dictionary<string, string>;

public class Tagged : Dictionary<string, string>
{
    public string Tag = "t";
}

public class ByLength : IEqualityComparer<string>
{
    public bool Equals(string? x, string? y) => x?.Length == y?.Length;

    public int GetHashCode(string obj) => obj.Length;
}

public class Backwards : IComparer<int>
{
    public int Compare(int x, int y) => y.CompareTo(x);
}

public enum Colour
{
    Red,
    Green,
}

[Flags]
public enum Bits : byte
{
    X = 1,
    Y = 2,
}
