using System.Text;
using ActorProc.Serialization;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Serialization;

public class MessageWireSpecs(SerializationSystem fixture) : IClassFixture<SerializationSystem>
{
    [Fact]
    public void Reading_should_name_serializer_and_manifest_when_the_serializer_is_not_here()
    {
        var thrown = Assert.Throws<MessageSerializationException>(() => fixture.Wire.Read(987, "some-manifest", new byte[3]));
        Assert.Contains("987", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("some-manifest", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("akka.actor.serializers", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_should_name_the_type_when_it_is_not_here()
    {
        var wire = fixture.Wire.Write(new Named("m", 1));
        var bytes = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(wire.Bytes)
            .Replace("Serialization.Named", "Serialization.Gonee", StringComparison.Ordinal));
        var thrown = Assert.Throws<MessageSerializationException>(() => fixture.Wire.Read(wire.SerializerId, wire.Manifest, bytes));
        Assert.Contains("Serialization.Gonee", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("assembly", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_should_fail_clearly_when_bytes_are_cut_short()
    {
        var wire = fixture.Wire.Write(new Box<List<Named>>([new("a", 1), new("b", 2)]));
        for (var length = 0; length < wire.Bytes.Length; length++)
            Assert.Throws<MessageSerializationException>(() => fixture.Wire.Read(wire.SerializerId, wire.Manifest, wire.Bytes.AsMemory(0, length)));
    }

    [Fact]
    public void Reading_should_take_a_part_of_a_buffer()
    {
        var wire = fixture.Wire.Write(new Named("m", 1));
        byte[] buffer = [1, 2, .. wire.Bytes, 3];
        Assert.Equal(new Named("m", 1), fixture.Wire.Read(wire.SerializerId, wire.Manifest, buffer.AsMemory(2, wire.Bytes.Length)));
    }

    [Fact]
    public void Large_message_should_arrive_and_leave_small_ones_fast()
    {
        var large = fixture.RoundTrip(new Box<byte[]>(new byte[8 << 20]));
        Assert.Equal(8 << 20, large.Value.Length);
        Assert.Equal(new Named("m", 1), fixture.RoundTrip(new Named("m", 1)));
        Assert.Equal(1_000_000, fixture.RoundTrip(Enumerable.Range(0, 1_000_000).ToList()).Count);
    }

    [Fact]
    public void Codec_should_be_the_one_that_the_configuration_names()
    {
        using var other = SerializationSystem.With($"actorproc.serialization.codec = \"{typeof(TextCodec).AssemblyQualifiedName}\"");
        Assert.Equal("Named { A = m, B = 1 }", other.Copy(new Named("m", 1)));
    }

    [Theory]
    [InlineData("No.Such.Type, Nowhere")]
    [InlineData("System.String")]
    public void Codec_should_be_refused_with_its_key_when_it_is_none(string name)
    {
        var thrown = Assert.ThrowsAny<Exception>(() => SerializationSystem.With($"actorproc.serialization.codec = \"{name}\""));
        Assert.Contains("actorproc.serialization.codec", thrown.ToString(), StringComparison.Ordinal);
    }

    public sealed class TextCodec(ExtendedActorSystem system) : IObjectCodec
    {
        public void Write(object value, Stream destination) => destination.Write(Encoding.UTF8.GetBytes($"{value}"));

        public object Read(ReadOnlyMemory<byte> source) => system.Name.Length > 0 ? Encoding.UTF8.GetString(source.Span) : "";
    }
}
