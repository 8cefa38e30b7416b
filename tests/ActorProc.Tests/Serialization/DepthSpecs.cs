using ActorProc.Serialization;
using Xunit;

namespace ActorProc.Tests.Serialization;

/// <summary>These run in the test process itself: a stack overflow would end it.</summary>
public class DepthSpecs(SerializationSystem fixture) : IClassFixture<SerializationSystem>
{
    private const string Key = "actorproc.serialization.maximum-depth";

    public static TheoryData<string> Kinds =>
        ["list", "records", "tree", "arrays", "dictionaries", "tuples", "immutable", "delegates", "structs", "linked through object"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Graph_should_be_refused_when_it_is_far_too_deep(string kind)
    {
        var thrown = Assert.Throws<MessageSerializationException>(() => fixture.Wire.Write(Deep(kind, 100_000)));
        Assert.Contains(Key, thrown.Message, StringComparison.Ordinal);
        Assert.Contains("2000", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Graph_should_travel_when_it_is_within_the_limit(string kind) => Assert.NotNull(fixture.RoundTrip(Deep(kind, 450)));

    [Fact]
    public void List_should_travel_whole_when_it_is_as_deep_as_the_limit()
    {
        var copy = fixture.RoundTrip((Node)Deep("list", 2000));
        Assert.Equal(2000, Length(copy));
        Assert.Throws<MessageSerializationException>(() => fixture.Wire.Write(Deep("list", 2001)));
    }

    [Fact]
    public void Graph_should_travel_when_the_threads_own_stack_is_too_small()
    {
        var length = 0;
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(() => length = Length(fixture.RoundTrip((Node)Deep("list", 2000)))), 256 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "The thread with the small stack did not end within 30 s.");
        Assert.Null(failure);
        Assert.Equal(2000, length);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_should_be_refused_when_they_hold_a_graph_too_deep_for_the_reader(string kind)
    {
        using var generous = SerializationSystem.With($"{Key} = 30000");
        using MemoryStream stream = new();
        generous.Codec.Write(Deep(kind, 7_000), stream);
        var thrown = Assert.Throws<MessageSerializationException>(() => fixture.Codec.Read(stream.ToArray()));
        Assert.Contains(Key, thrown.Message, StringComparison.Ordinal);
        Assert.NotNull(generous.Codec.Read(stream.ToArray()));
    }

    [Fact]
    public void Limit_should_be_refused_when_it_is_no_number_of_levels()
    {
        // Akka creates serializers by reflection, which wraps what they throw.
        var thrown = Assert.ThrowsAny<Exception>(() => SerializationSystem.With($"{Key} = 0"));
        Assert.Contains($"{Key} is 0", Assert.IsType<ActorProcConfigurationException>(thrown.GetBaseException()).Message, StringComparison.Ordinal);
    }

    private static int Length(Node? node)
    {
        var length = 0;
        for (; node is not null; node = node.Next)
            length++;
        return length;
    }

    private static object Deep(string kind, int depth)
    {
        object deep = kind switch
        {
            "list" => new Node(),
            "records" => new Chain("", null),
            "tree" => new Tree(),
            _ => new object[] { 1 },
        };
        for (var i = 1; i < depth; i++)
        {
            var inner = deep;
            deep = kind switch
            {
                "list" => new Node { Next = (Node)inner },
                "records" => new Chain("", (Chain)inner),
                "tree" => new Tree { Children = { (Tree)inner } },
                "arrays" => new[] { inner },
                "dictionaries" => new Dictionary<string, object> { [""] = inner },
                "tuples" => Tuple.Create(inner),
                "immutable" => System.Collections.Immutable.ImmutableList.Create(inner),
                "delegates" => (Func<object>)(() => inner),
                "structs" => new ValueTuple<object>(inner),
                _ => new Holder<object> { Value = inner },
            };
        }

        return deep;
    }
}
