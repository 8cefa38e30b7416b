using System.Data;
using ActorProc.Serialization;
using Xunit;

namespace ActorProc.Tests.Serialization;

public class RaceSpecs(SerializationSystem fixture) : IClassFixture<SerializationSystem>
{
    private const int Threads = 32;

    public static TheoryData<string> Kinds => ["refused", "impossible", "nested"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_thread_should_be_refused_when_all_first_meet_an_unsupported_type_at_once(string kind)
    {
        for (var round = 0; round < 10; round++)
        {
            HyperionCodec codec = new(fixture.System);
            object value = kind switch
            {
                "refused" => new DataTable("t"),
                "impossible" => default(Impossible),
                _ => new Box<List<object>>([default(Impossible)]),
            };
            using Barrier together = new(Threads);
            var failures = new Exception?[Threads];
            var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
            {
                together.SignalAndWait();
                failures[i] = Record.Exception(() => codec.Write(value, new MemoryStream()));
            })
            { IsBackground = true }).ToArray();
            foreach (var thread in threads)
                thread.Start();
            Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "A thread that wrote an unsupported type hung for 30 s."));
            var expected = kind == "refused" ? nameof(DataTable) : "There can be none.";
            Assert.All(failures, failure => Assert.Contains(expected, Assert.IsType<MessageSerializationException>(failure).Message, StringComparison.Ordinal));
        }
    }

    /// <summary>Not on the list of refusals: generating code for it fails, because that creates one.</summary>
    private readonly struct Impossible
    {
        public Impossible() => throw new InvalidOperationException("There can be none.");

        public int Value { get; init; }
    }
}
