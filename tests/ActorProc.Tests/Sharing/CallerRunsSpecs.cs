using System.Diagnostics;
using System.Threading.Channels;
using ActorProc.Calls;
using ActorProc.Coordinators;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Coordinators run on the thread that asks, one at a time, and what they cause does not run within them.</summary>
public sealed class CallerRunsSpecs() : Akka.TestKit.Xunit2.TestKit(Hocon)
{
    private const string Id = "caller-runs";
    private const int Throughput = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly AsyncLocal<string?> Flowing = new();

    private static readonly Config Hocon = ConfigurationFactory.ParseString(
        $$"""
        {{Id}} { type = Dispatcher, executor = "ActorProc.Coordinators.CallerRunsExecutor, ActorProc", throughput = {{Throughput}}, threads = 1, shutdown-timeout = 10 ms }
        """);

    [Fact]
    public async Task Question_should_be_answered_on_the_thread_that_asks()
    {
        var ranOn = Channel.CreateUnbounded<int>();

        await AskUntilHereAsync(Start(_ => ranOn.Writer.TryWrite(Environment.CurrentManagedThreadId)), ranOn.Reader);
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
        var (outer, inner) = (Channel.CreateUnbounded<int>(), Channel.CreateUnbounded<bool>());
        var isIn = new ThreadLocal<bool>();
        var second = Start(_ => inner.Writer.TryWrite(isIn.Value));
        var first = Start(_ =>
        {
            isIn.Value = true;
            CallerRunsExecutor.Tell(second, "inner");
            isIn.Value = false;
            outer.Writer.TryWrite(Environment.CurrentManagedThreadId);
        });

        var questions = await AskUntilHereAsync(first, outer.Reader);

        for (var i = 0; i < questions; i++)
            Assert.False(await Next(inner.Reader), "The second coordinator ran within the first.");
    }

    [Fact]
    public async Task Context_of_who_asks_should_stay_its_own()
    {
        var (outer, started) = (Channel.CreateUnbounded<int>(), Channel.CreateUnbounded<string?>());
        var within = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        var actor = Start(_ =>
        {
            within.Enqueue(Flowing.Value);
            _ = Task.Run(() => started.Writer.TryWrite(Flowing.Value));
            outer.Writer.TryWrite(Environment.CurrentManagedThreadId);
        });
        Flowing.Value = "the asker's";

        var questions = await AskUntilHereAsync(actor, outer.Reader);

        Assert.All(within, Assert.Null);
        for (var i = 0; i < questions; i++)
            Assert.Null(await Next(started.Reader));
    }

    [Fact]
    public async Task Actor_that_asks_should_stay_itself()
    {
        var (outer, selves) = (Channel.CreateUnbounded<int>(), Channel.CreateUnbounded<(int, IActorRef)>());
        var second = Start(_ => outer.Writer.TryWrite(Environment.CurrentManagedThreadId));
        var asker = Sys.ActorOf(Props.Create(() => new Asker(second, selves.Writer)));

        // Until it was answered on its own thread.
        var watch = Stopwatch.StartNew();
        int ranOn, askedOn;
        do
        {
            asker.Tell("ask", ActorRefs.NoSender);
            ranOn = await Next(outer.Reader);
            (askedOn, var self) = await Next(selves.Reader);
            Assert.Equal(asker, self);
        }
        while (ranOn != askedOn && watch.Elapsed < Limit);

        Assert.Equal(askedOn, ranOn);
    }

    [Fact]
    public async Task Messages_of_others_should_not_keep_the_thread_that_asks()
    {
        var heard = Channel.CreateUnbounded<int>();
        var left = 0;
        IActorRef actor = null!;
        actor = Start(_ =>
        {
            if (Interlocked.Decrement(ref left) > 0)
                CallerRunsExecutor.Tell(actor, "another");
            heard.Writer.TryWrite(Environment.CurrentManagedThreadId);
        });

        // Until a turn has begun here: the actor may still be at work elsewhere.
        var watch = Stopwatch.StartNew();
        for (var here = 0; here == 0 && watch.Elapsed < Limit;)
        {
            Volatile.Write(ref left, 100);
            var asking = Environment.CurrentManagedThreadId;
            CallerRunsExecutor.Tell(actor, "first");
            for (var i = 0; i < 100; i++)
                here += await Next(heard.Reader) == asking ? 1 : 0;
            // Akka deals with one more than it is told.
            Assert.InRange(here, 0, Throughput + 1);
        }

        Assert.True(watch.Elapsed < Limit, "A coordinator never ran on the thread that asked it.");
    }

    [Fact]
    public async Task Deadlines_thread_should_not_be_asked_to_help()
    {
        var (ranOn, askedOn) = (Channel.CreateUnbounded<int>(), Channel.CreateUnbounded<int>());
        var actor = Start(_ => ranOn.Writer.TryWrite(Environment.CurrentManagedThreadId));

        for (var i = 0; i < 100; i++)
        {
            using var due = Watchdog.After(TimeSpan.Zero, () =>
            {
                CallerRunsExecutor.Tell(actor, "late");
                askedOn.Writer.TryWrite(Environment.CurrentManagedThreadId);
            });
            Assert.NotEqual(await Next(askedOn.Reader), await Next(ranOn.Reader));
        }
    }

    [Fact]
    public async Task Threads_should_end_when_there_are_no_actors_and_new_ones_serve_the_next()
    {
        var ranOn = Channel.CreateUnbounded<Thread>();
        var before = Start(_ => ranOn.Writer.TryWrite(Thread.CurrentThread));
        before.Tell("before", ActorRefs.NoSender);
        var thread = await Next(ranOn.Reader);

        await before.GracefulStop(Limit);

        Assert.True(thread.Join(Limit), "Waited for the thread of a dispatcher without actors to end.");
        Start(_ => ranOn.Writer.TryWrite(Thread.CurrentThread)).Tell("after", ActorRefs.NoSender);
        Assert.NotEqual(thread, await Next(ranOn.Reader));
    }

    [Fact]
    public void Executor_should_refuse_what_comes_after_its_end()
    {
        var service = Executor().Produce("ended");
        service.Shutdown();

        // Else the mailbox would wait for ever for its turn; told so, Akka tries again with a new one.
        Assert.Throws<RejectedExecutionException>(() => service.Execute(new Turn(static () => { })));
    }

    [Fact]
    public async Task Failure_of_a_turn_should_end_neither_thread_nor_asker()
    {
        var service = Executor().Produce("failing");
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        EventFilter.Error(contains: "mailbox failed").ExpectOne(() => service.Execute(new Turn(static () => throw new InvalidOperationException("broken"))));

        service.Execute(new Turn(done.SetResult));

        await done.Task.WaitAsync(Limit);
        service.Shutdown();
    }

    [Fact]
    public void Executor_without_threads_should_be_refused()
    {
        var failure = Assert.Throws<ActorProcConfigurationException>(() => Executor("threads = 0").Produce("none"));

        Assert.Equal("none.threads is 0; it must be at least 1.", failure.Message);
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

    // How often it was asked. What was told before may still be under way on the executor's own thread; then that deals with this, too.
    private static async Task<int> AskUntilHereAsync(IActorRef actor, ChannelReader<int> ranOn)
    {
        var watch = Stopwatch.StartNew();
        for (var count = 1; watch.Elapsed < Limit; count++)
        {
            var here = Environment.CurrentManagedThreadId;
            var (flowing, isSuppressed) = (Flowing.Value, ExecutionContext.IsFlowSuppressed());
            CallerRunsExecutor.Tell(actor, "question");
            Assert.Equal((flowing, isSuppressed), (Flowing.Value, ExecutionContext.IsFlowSuppressed()));
            if (await Next(ranOn) == here)
                return count;
        }

        Assert.Fail($"Asked for {Limit}, and a coordinator never ran on the thread that asked it.");
        return 0;
    }

    private static async Task<T> Next<T>(ChannelReader<T> reader) => await reader.ReadAsync().AsTask().WaitAsync(Limit);

    private CallerRunsExecutor Executor(string config = "threads = 1") =>
        new(ConfigurationFactory.ParseString(config), Sys.Dispatchers.Prerequisites);

    private IActorRef Start(Action<object> handle) => Sys.ActorOf(Props.Create(() => new Handler(handle)).WithDispatcher(Id));

    private sealed class Handler(Action<object> handle) : UntypedActor
    {
        protected override void OnReceive(object message) => handle(message);
    }

    private sealed class Asker(IActorRef other, ChannelWriter<(int Thread, IActorRef Self)> selves) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            CallerRunsExecutor.Tell(other, "question");
            selves.TryWrite((Environment.CurrentManagedThreadId, Self));
        }
    }

    private sealed class Turn(Action act) : IRunnable
    {
        public void Run() => act();

        public void Execute() => act();
    }
}
