using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Messages;

/// <summary>Every size arrives, up to the largest allowed; a larger message is refused where it is sent, and says so.</summary>
public sealed class SizeSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "actorproc.maximum-message-size = 80 MiB")
{
    // The size at which stock Akka.Remote drops messages is the one to be careful about.
    [Fact]
    public async Task Message_should_arrive_unchanged_whatever_its_size()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);
        foreach (var size in new[] { 1, 127_999, 128_000, 128_001, 64 << 20 })
        {
            var bytes = new byte[size];
            new Random(size).NextBytes(bytes);

            var answer = await echo.Ask<byte[]>(bytes, Stuck);

            // Not Assert.Equal: it would take minutes over the large one.
            Assert.True(bytes.AsSpan().SequenceEqual(answer), $"{size} bytes came back as {answer.Length} others.");
        }
    }
}
