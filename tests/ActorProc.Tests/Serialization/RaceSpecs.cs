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
                "impossible" => new Impossible(),
                _ => new Box<List<object>>([new Impossible()]),
            };
            using Barrier together = new(Threads);
            var failures = new Exception?[Threads];
            var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
            {
                together.SignalAndWait();
                failures[i] = Record.Exception(() => codec.Write(value, new MemoryStream()));
            }) { IsBackground = true }).ToArray();
            foreach (var thread in threads)
                thread.Start();
            Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "A thread that wrote an unsupported type hung for 30 s."));
            Assert.All(failures, failure => Assert.IsType<MessageSerializationException>(failure));
        }
    }

    /// <summary>Not on the list of refusals; generating code for it fails, because the name of its type parameter's type cannot be written.</summary>
    private sealed class Impossible
    {
        public Func<int> Made = System.Linq.Expressions.Expression.Lambda<Func<int>>(System.Linq.Expressions.Expression.Constant(1)).Compile();
    }
}
