using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Dynamic;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Akka.Actor;

namespace ActorProc.Tests.Serialization;

/// <summary>Values that must arrive as they were sent, each with the check that they did.</summary>
internal static class RoundTripCases
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2));
    private static readonly Guid Id = Guid.Parse("0b0e9a3c-6b3a-4f3e-9f57-1f7f3d4c5b6a");

    public static readonly Dictionary<string, (Func<object> Make, Func<object, bool> Arrived)> All = new()
    {
        ["record"] = Same(() => new Named("x", 3)),
        ["record with required and init"] = Case(() => new Required("x") { B = 4, L = [1, 2] }, r => r is { A: "x", B: 4, L: [1, 2] }),
        ["record struct"] = Same(() => new Pair(1, "b")),
        ["readonly record struct"] = Case(() => new Stamp(1, Now), r => r.B.EqualsExact(Now)),
        ["derived record"] = Same(() => (Base)new Derived(1, "y")),
        ["generic record"] = Same(() => new Box<Named>(new Named("x", 1))),
        ["read-only fields"] = Case(() => new ReadOnly(1, "b"), r => r is { A: 1, B: "b" }),
        ["primary constructor class"] = Case(() => new Primary(1, "b"), r => r is { A: 1, B: "b" }),
        ["anonymous type"] = Same(() => new { A = 1, B = "x" }),
        ["date with offset"] = Case(() => Hold(Now), r => r.Value.EqualsExact(Now)),
        ["utc date"] = Case(() => Hold(Now.UtcDateTime), r => r.Value == Now.UtcDateTime && r.Value.Kind == DateTimeKind.Utc),
        ["date only"] = SameHeld(() => new DateOnly(2026, 1, 2)),
        ["time only"] = SameHeld(() => new TimeOnly(5, 6)),
        ["time span"] = SameHeld(() => TimeSpan.FromSeconds(3)),
        ["half"] = SameHeld(() => (Half)1.5),
        ["Int128"] = SameHeld(() => Int128.MaxValue),
        ["BigInteger"] = SameHeld(() => BigInteger.Pow(10, 40)),
        ["char"] = SameHeld(() => 'é'),
        ["decimal"] = SameHeld(() => 1.2345m),
        ["nullables in a tuple"] = SameHeld(() => ((Guid?)Id, (int?)null)),
        ["nullable struct"] = SameHeld(() => (Stamp?)new Stamp(2, Now)),
        ["value tuple of 2"] = Same(() => (1, "a")),
        ["value tuple of 9"] = Same(() => (1, 2, 3, 4, 5, 6, 7, 8, 9)),
        ["tuple"] = Same(() => Tuple.Create(1, "a")),
        ["enum"] = Same(() => Colour.Green),
        ["flags held"] = SameHeld(() => Bits.X | Bits.Y),
        ["string"] = Same(() => "hello"),
        ["100k string"] = Same(() => new string('é', 100_000)),
        ["surrogate pair"] = Same(() => "a😀b"),
        ["int"] = Same(() => 5),
        ["List<int>"] = Items(() => new List<int> { 1, 2, 3 }),
        ["empty list"] = Items(() => new List<string>()),
        ["list with null"] = Items(() => new List<string?> { "a", null }),
        ["Dictionary"] = Items(() => new Dictionary<string, Named> { ["a"] = new("x", 1) }),
        ["case-blind dictionary"] = Case(() => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }, r => r["A"] == 1),
        ["culture dictionary"] = Case(() => new Dictionary<string, int>(StringComparer.InvariantCultureIgnoreCase) { ["a"] = 1 }, r => r["A"] == 1),
        ["dictionary with own comparer"] = Case(() => new Dictionary<string, int>(new ByLength()) { ["ab"] = 1 }, r => r["xy"] == 1),
        ["dictionary derived without fields"] = Case(() => new Headers { ["a"] = "b" }, r => r["a"] == "b"),
        ["HashSet"] = Items(() => new HashSet<string> { "a" }),
        ["case-blind HashSet"] = Case(() => new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }, r => r.Contains("A")),
        ["SortedSet with comparer"] = Items(() => new SortedSet<int>(new Backwards()) { 1, 2, 3 }),
        ["SortedDictionary"] = Items(() => new SortedDictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1, ["B"] = 2 }),
        ["SortedList"] = Items(() => new SortedList<string, int> { ["a"] = 1 }),
        ["ConcurrentDictionary"] = Case(() => new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }, r => r["A"] == 1),
        ["OrderedDictionary"] = Items(() => new OrderedDictionary<string, int> { ["z"] = 1, ["a"] = 2 }),
        ["Hashtable"] = Case(() => new Hashtable { ["a"] = 1 }, r => r["a"] is 1),
        ["Queue"] = Items(() => new Queue<int>([1, 2])),
        ["Stack"] = Items(() => new Stack<int>([1, 2])),
        ["LinkedList"] = Items(() => new LinkedList<int>([1, 2])),
        ["ConcurrentQueue"] = Items(() => new ConcurrentQueue<int>([1, 2])),
        ["ConcurrentStack"] = Items(() => new ConcurrentStack<int>([1, 2])),
        ["ConcurrentBag"] = Items(() => new ConcurrentBag<int>([1, 2])),
        ["PriorityQueue"] = Case(() => new PriorityQueue<string, int>([("b", 2), ("a", 1)]),
            r => r.Count == 2 && r.Peek() == "a" && r.UnorderedItems.Contains(("b", 2))),
        ["Collection"] = Items(() => new Collection<int> { 1 }),
        ["ReadOnlyCollection"] = Items(() => new List<int> { 1 }.AsReadOnly()),
        ["ReadOnlyDictionary"] = Items(() => new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 })),
        ["keys of a dictionary"] = Items(() => new Dictionary<string, int> { ["a"] = 1 }.Keys),
        ["BitArray"] = Items(() => new BitArray([true, false])),
        ["int[]"] = Items(() => new[] { 1, 2, 3 }),
        ["double[]"] = Items(() => new[] { 1.5, -0.0, double.NaN }),
        ["empty int[]"] = Items(() => Array.Empty<int>()),
        ["struct[]"] = Items(() => new[] { new Stamp(1, Now), new Stamp(2, Now) }),
        ["tuple[]"] = Items(() => new[] { (1, 2.5, 'x'), (3, 4.5, 'y') }),
        ["nullable[]"] = Items(() => new int?[] { 1, null, 3 }),
        ["struct[] with a reference in it"] = Items(() => new[] { new Pair(1, "b"), new Pair(2, "c") }),
        ["enum[]"] = Items(() => new[] { Colour.Green, Colour.Red }),
        ["byte[]"] = Case(() => Hold(new byte[10_000]), r => r.Value.Length == 10_000),
        ["int[,]"] = Case(() => new[,] { { 1, 2 }, { 3, 4 } }, r => r[1, 1] == 4),
        ["int[,,]"] = Case(() => new int[2, 3, 4], r => r.Length == 24),
        ["int[][]"] = Case(() => new int[][] { [1], [2, 3] }, r => r[1][1] == 3),
        ["string[] with null"] = Items(() => new[] { "a", null }),
        ["object[] with a string[] in it"] = Case(() => new object[] { new[] { "a" }, 1 }, r => r[0] is string[] and ["a"]),
        ["covariant array"] = Case(() => Hold<object[]>(new string[] { "a" }), r => r.Value is string[] and ["a"]),
        ["ImmutableList"] = Items(() => ImmutableList.Create(1, 2)),
        ["ImmutableArray"] = Items(() => ImmutableArray.Create(1, 2)),
        ["default ImmutableArray"] = Case(() => Hold(default(ImmutableArray<string>)), r => r.Value.IsDefault),
        ["ImmutableDictionary"] = Case(() => ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase).Add("a", 1), r => r["A"] == 1),
        ["ImmutableSortedDictionary"] = Items(() => ImmutableSortedDictionary<string, int>.Empty.Add("b", 1).Add("a", 2)),
        ["ImmutableHashSet"] = Case(() => ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "a"), r => r.Contains("A")),
        ["ImmutableSortedSet"] = Items(() => ImmutableSortedSet.Create(new Backwards(), 1, 2)),
        ["ImmutableQueue"] = Items(() => ImmutableQueue.Create(1, 2)),
        ["ImmutableStack"] = Items(() => ImmutableStack.Create(1, 2)),
        ["IImmutableList"] = Case(() => Hold<IImmutableList<int>>(ImmutableList.Create(1)), r => r.Value[0] == 1),
        ["FrozenDictionary"] = Case(() => new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }.ToFrozenDictionary(), r => r["b"] == 2),
        ["case-blind FrozenDictionary"] = Case(() => new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            r => r["A"] == 1),
        ["FrozenSet"] = Case(() => new[] { "a", "bb" }.ToFrozenSet(), r => r.Contains("bb") && r.Count == 2),
        ["FrozenSet of int"] = Case(() => Enumerable.Range(0, 100).ToFrozenSet(), r => r.Contains(99)),
        ["collection expressions as interfaces"] = Case(
            () => new Interfaces { List = [1, 2, 3], Items = ["a"], Map = new Dictionary<string, int> { ["k"] = 1 }, Any = 5 },
            r => r is { List: [1, 2, 3], Any: 5 } && r.Items.Single() == "a" && r.Map["k"] == 1),
        ["LINQ iterator"] = Case(() => new Interfaces { Items = new[] { 1, 2 }.Select(n => n.ToString(CultureInfo.InvariantCulture)) },
            r => r.Items.Count() == 2),
        ["yield iterator"] = Case(() => new Interfaces { Items = Yielded() }, r => r.Items.SequenceEqual(["a", "b"])),
        ["own enumerable keeps its fields"] = Case(() => new Basket { "apple" }.OwnedBy("me"), r => r.Owner == "me" && r.Single() == "apple"),
        ["mixed objects"] = Items(() => new List<object> { 1, "a", 2.5, Id, Now, new Named("q", 1) }),
        ["nested generics"] = Case(
            () => Hold(new Dictionary<string, List<(int, Named?)>> { ["a"] = [(1, new("x", 1)), (2, null)] }), r => r.Value["a"][0].Item2!.A == "x"),
        ["ExpandoObject"] = Case(() => Expando(), r => (int)((IDictionary<string, object?>)r)["A"]! == 1),
        ["Type"] = SameHeld(() => typeof(List<int>)),
        ["Uri"] = Same(() => new Uri("http://a.b/c?d=1")),
        ["Version"] = Same(() => new Version(1, 2, 3)),
        ["IPAddress"] = Same(() => IPAddress.Loopback),
        ["IPEndPoint"] = Same(() => new IPEndPoint(IPAddress.IPv6Loopback, 80)),
        ["CultureInfo"] = Same(() => CultureInfo.InvariantCulture),
        ["StringComparer"] = Case(() => Hold<IEqualityComparer<string>>(StringComparer.OrdinalIgnoreCase), r => r.Value.Equals("a", "A")),
        ["Regex"] = Case(() => new Regex("A+b", RegexOptions.IgnoreCase), r => r.IsMatch("aab") && r.Options == RegexOptions.IgnoreCase),
        ["StringBuilder"] = Case(() => new StringBuilder("abc"), r => r.ToString() == "abc"),
        ["TimeZoneInfo"] = Same(() => TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(3), "t", "t")),
        ["no CancellationToken"] = Case(() => Hold(CancellationToken.None), r => !r.Value.CanBeCanceled),
        ["cancelled CancellationToken"] = Case(() => Hold(new CancellationToken(true)), r => r.Value.IsCancellationRequested),
        ["Memory<byte>"] = Case(() => Hold<Memory<byte>>(new byte[] { 1, 2 }), r => r.Value.Length == 2),
        ["ReadOnlyMemory<char>"] = Case(() => Hold("abc".AsMemory()), r => r.Value.ToString() == "abc"),
        ["Range"] = SameHeld(() => 1..^2),
        ["Lazy"] = Case(() => new Lazy<int>(() => 3), r => r.Value == 3),
        ["JsonElement"] = Case(() => Hold(JsonDocument.Parse("""{"a":1}""").RootElement), r => r.Value.GetProperty("a").GetInt32() == 1),
        ["no JsonElement"] = Case(() => Hold(default(JsonElement)), r => r.Value.ValueKind == JsonValueKind.Undefined),
        ["JsonDocument"] = Case(() => JsonDocument.Parse("[1]"), r => r.RootElement[0].GetInt32() == 1),
        ["JsonNode"] = Case(() => JsonNode.Parse("""{"a":[1]}""")!, r => r["a"]![0]!.GetValue<int>() == 1),
        ["lambda"] = Case(() => (Func<int, int>)(static x => x + 1), r => r(1) == 2),
        ["lambda that captures"] = Case(() => Adder(7), r => r(1) == 8),
        ["lambda that captures itself"] = Case(Factorial, r => r(5) == 120),
        ["method group"] = Case(() => (Func<string, string>)string.Intern, r => r("a") == "a"),
        ["generic method group"] = Case(() => (Func<int[], int>)Enumerable.First<int>, r => r([4]) == 4),
        ["two delegates in one"] = Case(() => (Action<List<int>>)(l => l.Add(1)) + (l => l.Add(2)), r => Called(r) is [1, 2]),
        ["ActorPath"] = Same(() => ActorPath.Parse("akka://s/user/a")),
        ["Address"] = Same(() => Address.Parse("akka.tcp://s@h:1")),
        ["new object"] = Case(() => new object(), r => r.GetType() == typeof(object)),
    };

    private static (Func<object>, Func<object, bool>) Case<T>(Func<T> make, Func<T, bool> arrived) where T : notnull => (() => make(), r => arrived((T)r));

    private static (Func<object>, Func<object, bool>) Same<T>(Func<T> make) where T : notnull => Case(make, r => r.Equals(make()));

    private static (Func<object>, Func<object, bool>) SameHeld<T>(Func<T> make) => Case(() => Hold(make()), r => Equals(r.Value, make()));

    private static (Func<object>, Func<object, bool>) Items<T>(Func<T> make) where T : IEnumerable =>
        Case(make, r => r.GetType() == make().GetType() && r.Cast<object?>().SequenceEqual(make().Cast<object?>()));

    private static Holder<T> Hold<T>(T value) => new() { Value = value };

    private static IEnumerable<string> Yielded()
    {
        yield return "a";
        yield return "b";
    }

    private static ExpandoObject Expando()
    {
        dynamic made = new ExpandoObject();
        made.A = 1;
        return made;
    }

    private static Func<int, int> Adder(int by) => x => x + by;

    private static Func<int, int> Factorial()
    {
        Func<int, int>? self = null;
        self = n => n < 2 ? 1 : n * self!(n - 1);
        return self;
    }

    private static List<int> Called(Action<List<int>> action)
    {
        List<int> list = [];
        action(list);
        return list;
    }
}
