using ActorProc.Calls;
using ActorProc.Deployment;
using ActorProc.Link;
using ActorProc.Serialization;
using Xunit;

namespace ActorProc.Tests.Serialization;

/// <summary>Arrays of numbers and the like, as messages and as arguments, do without a codec that looks at their elements.</summary>
public class BlockArraySpecs(SerializationSystem fixture) : IClassFixture<SerializationSystem>
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2));

    private static readonly Array[] Arrays =
    [
        new[] { true, false }, "aé\ud800".ToCharArray(), new sbyte[] { -1, 2 }, new short[] { -1, 2 }, new ushort[] { 1, 65535 }, new[] { int.MinValue, 2 }, new[] { uint.MaxValue },
        new[] { long.MinValue, 1 }, new[] { ulong.MaxValue }, new[] { 1.5f, float.NaN }, new[] { -0.0, double.NaN, 2 }, new[] { 1.10m, -2 }, new[] { (Half)1.5 },
        new[] { Int128.MinValue }, new[] { UInt128.MaxValue }, new[] { Guid.NewGuid() }, new[] { Now.UtcDateTime, Now.LocalDateTime, default }, new[] { Now, default },
        new[] { TimeSpan.MinValue }, new[] { new DateOnly(2026, 1, 2) }, new[] { new TimeOnly(5, 6) }, Array.Empty<double>(), new int[300_000],
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Arrays.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Array_should_arrive_as_it_was_without_the_codec(int number)
    {
        var array = Arrays[number];

        var wire = fixture.Wire.Write(array);
        var copy = fixture.Wire.Read(wire.SerializerId, wire.Manifest, wire.Bytes);

        Assert.Equal(MessageWire.Block, wire.SerializerId);
        Assert.Equal(array.GetType(), copy.GetType());
        Assert.Equal(array, copy);
        Assert.Equal(Buffer(array), wire.Bytes.Length);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Array_should_arrive_as_an_argument_or_an_item_without_the_codec(int number)
    {
        var array = Arrays[number];
        var none = new NoCodec();

        var typed = CallValue.Read(CallValue.ToBytes<object>(array, none), none);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) CallValue.Write(writer, array, none);
        var streamed = CallValue.Read(CallValue.Reader(stream.ToArray()), none);

        Assert.Equal(array.GetType(), typed!.GetType());
        Assert.Equal(array, typed);
        Assert.Equal(array.GetType(), streamed!.GetType());
        Assert.Equal(array, streamed);
    }

    [Fact]
    public void Array_of_an_enum_should_stay_one_though_the_runtime_takes_it_for_numbers()
    {
        object days = new[] { DayOfWeek.Friday, DayOfWeek.Monday };
        Assert.True(days is int[]);

        Assert.Equal(days, Assert.IsType<DayOfWeek[]>(fixture.Copy(days)));
        Assert.Equal(new[] { Small.B }, Assert.IsType<Small[]>(fixture.Copy(new[] { Small.B })));
        Assert.IsType<byte[]>(fixture.Copy(new byte[] { 1 }));
        Assert.IsType<uint[]>(fixture.Copy(new uint[] { 1 }));
        Assert.IsType<int[]>(fixture.Copy(new[] { 1 }));
    }

    [Fact]
    public void Arrays_should_go_by_the_serializer_that_the_application_has_for_them()
    {
        using var json = SerializationSystem.With("""
            akka.actor.serializers.json = "Akka.Serialization.NewtonSoftJsonSerializer, Akka"
            akka.actor.serialization-bindings { "System.Object" = json }
            """);
        object days = new[] { DayOfWeek.Friday };

        Assert.Equal(days, Assert.IsType<DayOfWeek[]>(json.Copy(days)));
        Assert.NotEqual(MessageWire.Block, json.Wire.Write(new[] { 1 }).SerializerId);
    }

    [Theory]
    [InlineData("6", "System.Int32[]")]
    [InlineData("500", "(of unknown type)")]
    [InlineData("x", "(of unknown type)")]
    public void Array_that_could_not_be_delivered_should_be_called_by_its_type(string manifest, string name) =>
        Assert.Equal(name, RootName.Of(new InboundMessage(new LinkPath("/user/a"), null, MessageWire.Block, manifest, [])));

    [Theory]
    [InlineData("6", 5)]
    [InlineData("200", 8)]
    [InlineData("x", 8)]
    [InlineData("-1", 8)]
    public void Garbage_should_be_refused(string manifest, int length) =>
        Assert.Throws<MessageSerializationException>(() => fixture.Wire.Read(MessageWire.Block, manifest, new byte[length]));

    [Fact]
    public void Structs_of_plain_fields_should_be_written_as_a_block()
    {
        var points = Enumerable.Range(0, 1000).Select(i => new Point(i, i / 2.0)).ToArray();

        var bytes = fixture.Wire.Write(points).Bytes;

        Assert.InRange(bytes.Length, 16_000, 16_500);
        Assert.Equal(points, fixture.Copy(points));
        Assert.Throws<MessageSerializationException>(() => fixture.Copy(new[] { new Handle(3) }));
        Assert.Equal(0, fixture.RoundTrip(new[] { new Partly { Kept = 1, Left = 2 } })[0].Left);
    }

    private static int Buffer(Array array) => array.Length * array switch
    {
        bool[] => 1,
        char[] => 2,
        decimal[] or Int128[] or UInt128[] or Guid[] or DateTimeOffset[] => 16,
        DateTime[] or TimeSpan[] or TimeOnly[] => 8,
        DateOnly[] => 4,
        Half[] => 2,
        _ => System.Buffer.ByteLength(array) / Math.Max(1, array.Length),
    };

    public enum Small : byte
    {
        A,
        B,
    }

    public readonly record struct Point(int X, double Y);

    public readonly record struct Handle(nint Value);

    public struct Partly
    {
        public int Kept;

        [Hyperion.Ignore]
        public int Left;
    }

    private sealed class NoCodec : ICallCodec
    {
        public byte[] Write(object value) => throw new InvalidOperationException($"{value.GetType()} was given to the codec.");

        public object Read(byte[] bytes) => throw new InvalidOperationException("The codec was asked to read.");

        public Exception ReadFailure(byte[] bytes) => throw new InvalidOperationException("The codec was asked to read a failure.");
    }
}
