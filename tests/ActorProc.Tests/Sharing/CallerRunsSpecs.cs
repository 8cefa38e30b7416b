using System.Threading.Channels;
using ActorProc.Coordinators;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Coordinators run on the thread that asks, one at a time, and what they cause does not run within them.</summary>
public sealed class CallerRunsSpecs() : Akka.TestKit.Xunit2.TestKit(Hocon)
{
    private const string Id = "caller-runs";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly AsyncLocal<string?> Flowing = new();

    private static readonly Config Hocon = ConfigurationFactory.ParseString(
        $$"""{{Id}} { type = Dispatcher, executor = "ActorProc.Coordinators.CallerRunsExecutor, ActorProc", throughput = 100, threads = 1 }""");

    [Fact]
    public void Question_should_be_answered_on_the_thread_that_asks()
    {
        var ranOn = 0;
        var actor = Start(_ => ranOn = Environment.CurrentManagedThreadId);

        Assert.True(RanHere(actor, () => ranOn), "A coordinator that was at rest never ran on the thread that asked it.");
    }

    [Fact]
    public async Task Question_should_wait_in_the_mailbox_while_another_thread_is_at_work()
    {
        using var gate = new ManualResetEventSlim();
        var (begun, heard) = (Channel.CreateUnbounded<object>(), Channel.CreateUnbounded<object>());
        var actor = Start(message =>
        {
            if (message is "hold")
            {
                begun.Writer.TryWrite(message);
                gate.Wait(Limit);
            }

            heard.Writer.TryWrite(message);
        });
        var holder = Task.Factory.StartNew(() => CallerRunsExecutor.Tell(actor, "hold"), TaskCreationOptions.LongRunning);
        await begun.Reader.ReadAsync().AsTask().WaitAsync(Limit);

        CallerRunsExecutor.Tell(actor, "second");

        Assert.False(heard.Reader.TryRead(out _), "It was dealt with before the first one was over.");
        gate.Set();
        await holder.WaitAsync(Limit);
        Assert.Equal("hold", await heard.Reader.ReadAsync().AsTask().WaitAsync(Limit));
        Assert.Equal("second", await heard.Reader.ReadAsync().AsTask().WaitAsync(Limit));
    }

    [Fact]
    public async Task What_a_coordinator_causes_should_run_elsewhere()
    {
        var inner = Channel.CreateUnbounded<(bool IsNested, int Thread)>();
        var isIn = new ThreadLocal<bool>();
        var second = Start(_ => inner.Writer.TryWrite((isIn.Value, Environment.CurrentManagedThreadId)));
        var ranOn = 0;
        var first = Start(_ =>
        {
            ranOn = Environment.CurrentManagedThreadId;
            isIn.Value = true;
            CallerRunsExecutor.Tell(second, "inner");
            isIn.Value = false;
        });

        Assert.True(RanHere(first, () => ranOn), "A coordinator that was at rest never ran on the thread that asked it.");

        Assert.False((await inner.Reader.ReadAsync().AsTask().WaitAsync(Limit)).IsNested, "The second coordinator ran within the first.");
    }

    [Fact]
    public async Task Context_of_who_asks_should_stay_its_own()
    {
        var seen = Channel.CreateUnbounded<string?>();
        var ranOn = 0;
        var actor = Start(_ =>
        {
            ranOn = Environment.CurrentManagedThreadId;
            _ = Task.Run(() => seen.Writer.TryWrite(Flowing.Value));
        });
        Flowing.Value = "the asker's";

        Assert.True(RanHere(actor, () => ranOn), "A coordinator that was at rest never ran on the thread that asked it.");

        Assert.Equal("the asker's", Flowing.Value);
        Assert.False(ExecutionContext.IsFlowSuppressed());
        // However often it was asked: what it started the last time, here, has not seen it either.
        await foreach (var value in ReadAsync(seen.Reader))
            Assert.Null(value);
    }

    [Fact]
    public async Task Exception_of_one_question_should_not_cost_the_next_its_answer()
    {
        var heard = Channel.CreateUnbounded<object>();
        var actor = Start(message =>
        {
            if (message is "bad")
                throw new InvalidOperationException("garbage");
            heard.Writer.TryWrite(message);
        });

        CallerRunsExecutor.Tell(actor, "bad");
        CallerRunsExecutor.Tell(actor, "good");

        Assert.Equal("good", await heard.Reader.ReadAsync().AsTask().WaitAsync(Limit));
    }

    // What was told before may still be under way on the executor's own thread; then that deals with this, too.
    private static bool RanHere(IActorRef actor, Func<int> ranOn)
    {
        for (var i = 0; i < 10_000; i++)
        {
            CallerRunsExecutor.Tell(actor, "question");
            if (ranOn() == Environment.CurrentManagedThreadId)
                return true;
            Thread.Yield();
        }

        return false;
    }

    private static async IAsyncEnumerable<string?> ReadAsync(ChannelReader<string?> reader)
    {
        yield return await reader.ReadAsync().AsTask().WaitAsync(Limit);
        while (reader.TryRead(out var next))
            yield return next;
    }

    private IActorRef Start(Action<object> handle) => Sys.ActorOf(Props.Create(() => new Handler(handle)).WithDispatcher(Id));

    private sealed class Handler(Action<object> handle) : UntypedActor
    {
        protected override void OnReceive(object message) => handle(message);
    }
}
