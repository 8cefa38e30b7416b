using System.Collections.Immutable;
using System.Data;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Serialization;

public class RefusalSpecs(SerializationSystem fixture) : IClassFixture<SerializationSystem>
{
    private static readonly Dictionary<string, Func<object>> Cases = new()
    {
        ["Task"] = () => Task.FromResult(3),
        ["Stream"] = () => new MemoryStream(),
        ["StringWriter"] = () => new StringWriter(),
        ["CancellationTokenSource"] = () => new CancellationTokenSource(),
        ["CancellationToken"] = () => new CancellationTokenSource().Token,
        ["Thread"] = () => Thread.CurrentThread,
        ["Timer"] = () => new Timer(_ => { }),
        ["SemaphoreSlim"] = () => new SemaphoreSlim(1),
        ["Lock"] = () => new Holder<Lock> { Value = new() },
        ["Process"] = Process.GetCurrentProcess,
        ["FileInfo"] = () => new FileInfo("a"),
        ["SafeHandle"] = () => new Microsoft.Win32.SafeHandles.SafeFileHandle(),
        ["WeakReference"] = () => new WeakReference(new object()),
        ["Assembly"] = () => typeof(RefusalSpecs).Assembly,
        ["DataTable"] = () => new DataTable("t"),
        ["nint"] = () => (nint)5,
        ["nint[]"] = () => new nint[] { 5 },
        ["nint field"] = () => new Box<nint>(5),
        ["pointer field"] = () => default(WithPointer),
        ["inline array"] = () => default(Inline),
        ["fixed buffer"] = () => default(Fixed),
        ["lookup"] = () => new[] { "a" }.ToLookup(text => text),
        ["builder"] = () => ImmutableDictionary.CreateBuilder<string, int>(),
        ["dictionary derived with fields"] = () => new Tagged(),
        ["array of four dimensions"] = () => new int[1, 1, 1, 1],
        ["array not from 0"] = () => Array.CreateInstance(typeof(int), [2], [1]),
        ["table not from 0"] = () => Array.CreateInstance(typeof(int), [2, 2], [0, 1]),
        ["compiled expression"] = () => Expression.Lambda<Func<int>>(Expression.Constant(1)).Compile(),
        ["string comparer of the application"] = () => new OwnComparer(),
        ["immutable list that contains itself"] = () =>
        {
            Holder<object> holder = new();
            return holder.Value = ImmutableList.Create<object>(holder);
        },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_should_be_refused_with_type_and_path_when_something_in_it_cannot_travel(string name)
    {
        var value = Cases[name]();
        var alone = Assert.Throws<MessageSerializationException>(() => fixture.Wire.Write(value));
        Assert.Contains("cannot cross processes", alone.Message, StringComparison.Ordinal);
        Assert.Contains(value.GetType().Name, alone.Message, StringComparison.Ordinal);

        var nested = Assert.Throws<MessageSerializationException>(() => fixture.Wire.Write(new Order { Lines = [new(), new() { Extra = value }] }));
        Assert.Contains(nameof(Order), nested.Message, StringComparison.Ordinal);
        // Where the value itself says no; where its content does, or its type, the path may lead further.
        Assert.Contains("Order.Lines[1].Extra", nested.Message, StringComparison.Ordinal);
        // Again: what was refused once is refused in the same way later.
        Assert.Equal(alone.Message, Assert.Throws<MessageSerializationException>(() => fixture.Wire.Write(value)).Message);
    }

    [Fact]
    public void Closure_should_be_refused_with_the_captured_variable_when_that_cannot_travel()
    {
        using CancellationTokenSource source = new();
        var thrown = Assert.Throws<MessageSerializationException>(() => fixture.Wire.Write(new Box<Action>(Cancelling(source))));
        Assert.Contains("Box.Value.Target.source", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Actor_should_be_refused_when_a_closure_captures_it()
    {
        var actor = fixture.System.ActorOf(Props.Create(() => new Capturing()));
        var closure = await actor.Ask<Holder<Delegate>>("go", TimeSpan.FromSeconds(30));
        var thrown = Assert.Throws<MessageSerializationException>(() => fixture.Wire.Write(new Box<Delegate>(closure.Value)));
        Assert.Contains("Send an IActorRef", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_should_travel_where_a_field_could_hold_what_cannot() =>
        Assert.Null(fixture.RoundTrip(new Box<Task?>(null)).Value);

    [Fact]
    public void Codec_should_be_usable_when_it_has_refused_something()
    {
        Assert.Throws<MessageSerializationException>(() => fixture.Wire.Write(new object[] { new Named("a", 1), Task.CompletedTask }));
        Assert.Equal(new Named("a", 1), fixture.RoundTrip(new Named("a", 1)));
    }

    private static Action Cancelling(CancellationTokenSource source) => () => source.Cancel();

    public sealed class Capturing : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message) => Sender.Tell(new Holder<Delegate> { Value = () => _count++ });
    }

    private sealed class Order
    {
        public List<Line> Lines { get; init; } = [];
    }

    private sealed class Line
    {
        public object? Extra { get; init; }
    }

    private sealed class OwnComparer : StringComparer
    {
        public override int Compare(string? x, string? y) => string.CompareOrdinal(x, y);

        public override bool Equals(string? x, string? y) => x == y;

        public override int GetHashCode(string obj) => obj.Length;
    }

    private unsafe struct WithPointer(int* address)
    {
        public int* Address = address;
    }

    [InlineArray(3)]
    private struct Inline
    {
        public int First;
    }

    private unsafe struct Fixed
    {
        public fixed int Values[3];
    }
}
