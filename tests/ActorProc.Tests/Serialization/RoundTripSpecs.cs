using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Serialization;

public class RoundTripSpecs(SerializationSystem fixture) : IClassFixture<SerializationSystem>
{
    public static TheoryData<string> Cases => [.. RoundTripCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_should_arrive_as_it_was_when_it_can_travel(string name)
    {
        var (make, arrived) = RoundTripCases.All[name];
        Assert.True(arrived(fixture.Copy(make())));
        // Nested and twice: what was read must be where the second mention refers to.
        var value = make();
        var several = fixture.RoundTrip(new object?[] { value, "between", value, null, new Named("after", 1), new Holder<object> { Value = value } });
        Assert.True(arrived(several[0]!));
        Assert.True(arrived(several[2]!));
        Assert.True(arrived(((Holder<object>)several[5]!).Value));
        Assert.Equal(new Named("after", 1), several[4]);
    }

    [Fact]
    public void Cycle_should_arrive_when_objects_refer_to_each_other()
    {
        Node node = new() { Name = "a" };
        node.Next = new Node { Name = "b", Next = node };
        var copy = fixture.RoundTrip(node);
        Assert.Same(copy, copy.Next!.Next);

        Dictionary<string, object> map = [];
        map["self"] = map;
        var mapCopy = fixture.RoundTrip(map);
        Assert.Same(mapCopy, mapCopy["self"]);
    }

    [Fact]
    public void Identity_should_be_kept_when_one_object_occurs_twice_and_equal_ones_stay_two()
    {
        Equal one = new() { Value = 1 };
        var copy = fixture.RoundTrip(new List<Equal> { one, one, new() { Value = 1 } });
        Assert.Same(copy[0], copy[1]);
        Assert.NotSame(copy[0], copy[2]);
        Assert.Equal(copy[0], copy[2]);
    }

    [Fact]
    public void Actor_reference_should_keep_its_identity_when_it_is_nested_in_a_message()
    {
        var actor = fixture.System.ActorOf(Props.Empty, "nested-reference");
        var copy = fixture.RoundTrip(new Holder<object[]> { Value = [actor, "x", actor, new Box<IActorRef>(actor), Nobody.Instance] });
        Assert.Equal(actor, copy.Value[0]);
        Assert.Same(copy.Value[0], copy.Value[2]);
        Assert.Equal(actor, ((Box<IActorRef>)copy.Value[3]).Value);
        Assert.Equal(Nobody.Instance, copy.Value[4]);
        Assert.Equal(actor, fixture.Copy(actor));
        Assert.Contains("127.0.0.1", System.Text.Encoding.UTF8.GetString(fixture.Wire.Write(new Box<IActorRef>(actor)).Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Props_should_arrive_when_sent_in_a_message()
    {
        var copy = fixture.RoundTrip(new Box<Props>(Props.Create(() => new Echo("x"))));
        Assert.Equal(typeof(Echo), copy.Value.Type);
        Assert.Equal(["x"], copy.Value.Arguments);
    }

    [Fact]
    public void Exception_should_keep_everything_when_it_is_part_of_a_message()
    {
        var thrown = Throwing.Thrown(new CodedException("outer", 42, Throwing.Thrown(new ArgumentNullException("p"))));
        var copy = fixture.RoundTrip(new Box<Exception>(thrown)).Value;
        Assert.Equal(42, Assert.IsType<CodedException>(copy).Code);
        Assert.Equal("outer", copy.Message);
        Assert.Contains(nameof(Throwing), copy.StackTrace, StringComparison.Ordinal);
        Assert.Equal("p", Assert.IsType<ArgumentNullException>(copy.InnerException).ParamName);
    }

    [Fact]
    public void Many_messages_should_arrive_when_threads_first_use_a_type_at_once()
    {
        for (var round = 0; round < 20; round++)
        {
            ActorProc.Serialization.HyperionCodec codec = new(fixture.System);
            Parallel.For(0, 8, _ =>
            {
                using MemoryStream stream = new();
                codec.Write(new Box<List<Named>>([new("a", 1)]), stream);
                Assert.Equal(new Named("a", 1), ((Box<List<Named>>)codec.Read(stream.ToArray())).Value[0]);
            });
        }
    }

    public sealed class Echo(string text) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(text);
    }
}
