using System.Text;
using ActorProc.Serialization;
using Xunit;

namespace ActorProc.Tests.Serialization;

public class ExitReasonWireSpecs
{
    public static readonly ExitReason[] All =
    [
        new ExitReason.Exited(3), new ExitReason.Signaled(9), new ExitReason.UnhandledException("boom\nat x"), new ExitReason.StackOverflow(),
        new ExitReason.FailFast("é"), new ExitReason.MemoryLimit(1L << 40), new ExitReason.CpuLimit(TimeSpan.FromSeconds(2)),
        new ExitReason.Deadline(TimeSpan.FromMilliseconds(1)), new ExitReason.Unresponsive(TimeSpan.FromMinutes(1)), new ExitReason.ParentLost(),
        new ExitReason.StartFailed("why", "tail"), new ExitReason.Stopped(),
    ];

    [Fact]
    public void Cases_should_be_complete_when_a_reason_is_added() =>
        Assert.Equal(typeof(ExitReason).GetNestedTypes().Where(type => type.IsAssignableTo(typeof(ExitReason))).ToHashSet(),
            [.. All.Select(reason => reason.GetType())]);

    [Fact]
    public void Reason_should_arrive_as_it_was_for_every_case()
    {
        foreach (var reason in All)
        {
            using MemoryStream stream = new();
            using BinaryWriter writer = new(stream, Encoding.UTF8);
            ExitReasonWire.Write(writer, reason);
            stream.Position = 0;
            Assert.Equal(reason, ExitReasonWire.Read(new BinaryReader(stream)));
            Assert.Equal(stream.Length, stream.Position);
        }
    }
}
