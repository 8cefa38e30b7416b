using System.Collections.Concurrent;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Hosting;

public sealed class SleepingSchedulerSpecs : IAsyncLifetime
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly ActorSystem _system = ActorSystem.Create("test", """
        akka.scheduler.implementation = "ActorProc.Hosting.SleepingScheduler, ActorProc"
        akka.stdout-loglevel = OFF
        akka.loglevel = OFF
        """);

    private readonly BlockingCollection<object> _ran = [];

    private IActionScheduler Actions => _system.Scheduler.Advanced;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.Terminate();

    [Fact]
    public void Actions_should_run_in_the_order_of_their_deadlines_when_scheduled_in_another()
    {
        foreach (var delay in new[] { 60, 20, 40, 0, 80 })
            Actions.ScheduleOnce(TimeSpan.FromMilliseconds(delay), () => _ran.Add(delay));

        Assert.Equal([0, 20, 40, 60, 80], Take(5));
    }

    [Fact]
    public void Actions_should_be_on_time_when_the_thread_pool_is_starved()
    {
        ThreadPool.GetMinThreads(out var threads, out _);
        using var go = new ManualResetEventSlim();
        using var done = new CountdownEvent(8 * threads);
        for (var i = 0; i < done.InitialCount; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                go.Wait(Stuck);
                done.Signal();
            }, null);
        }

        try
        {
            for (var i = 1; i <= 5; i++)
                Actions.ScheduleOnce(TimeSpan.FromMilliseconds(i), () => _ran.Add("on time"));
            Assert.Equal(5, Take(5).Count());
            Assert.NotEqual(0, done.CurrentCount);
        }
        finally
        {
            go.Set();
            done.Wait(Stuck);
        }
    }

    [Fact]
    public void Actions_should_run_one_after_the_other_as_they_were_scheduled_when_due_together()
    {
        // Due behind one that is still running.
        using var go = new ManualResetEventSlim();
        Actions.ScheduleOnce(TimeSpan.Zero, () => go.Wait(Stuck));
        for (var i = 0; i < 1000; i++)
        {
            var number = i;
            Actions.ScheduleOnce(TimeSpan.Zero, () => _ran.Add(number));
        }

        go.Set();

        Assert.Equal(Enumerable.Range(0, 1000).Cast<object>(), Take(1000));
    }

    [Fact]
    public void Action_should_not_run_early()
    {
        var start = _system.Scheduler.HighResMonotonicClock;
        Actions.ScheduleOnce(TimeSpan.FromMilliseconds(50), () => _ran.Add(_system.Scheduler.HighResMonotonicClock));

        Assert.True((TimeSpan)Take(1)[0] - start >= TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Earlier_action_should_not_wait_for_a_later_one_when_scheduled_after_it()
    {
        var never = new Cancelable(Actions);
        Actions.ScheduleOnce(TimeSpan.MaxValue, () => _ran.Add("never"), never);
        Actions.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.MaxValue, () => _ran.Add("once"), never);
        Assert.Equal(["once"], Take(1));
        Actions.ScheduleOnce(TimeSpan.FromDays(365), () => _ran.Add("late"), never);
        Actions.ScheduleOnce(TimeSpan.FromMilliseconds(10), () => _ran.Add("early"));

        Assert.Equal(["early"], Take(1));
        never.Cancel();
    }

    [Fact]
    public void Repeated_action_should_run_until_it_is_cancelled()
    {
        var cancelable = new Cancelable(Actions);
        Actions.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(1), () => _ran.Add("again"), cancelable);

        Take(5);
        cancelable.Cancel();
        // Behind what was due when it was cancelled.
        Actions.ScheduleOnce(TimeSpan.FromMilliseconds(30), () => _ran.Add("end"));

        var rest = new List<object>();
        while (rest.LastOrDefault() is not "end")
            rest.AddRange(Take(1));
        Actions.ScheduleOnce(TimeSpan.FromMilliseconds(30), () => _ran.Add("still the end"));
        Assert.Equal(["still the end"], Take(1));
    }

    [Fact]
    public void Others_should_run_when_an_action_fails()
    {
        Actions.ScheduleOnce(TimeSpan.Zero, () => throw new InvalidOperationException("on purpose"));
        Actions.ScheduleOnce(TimeSpan.FromMilliseconds(1), () => _ran.Add("next"));

        Assert.Equal(["next"], Take(1));
    }

    [Fact]
    public async Task Actor_should_get_its_timers_and_receive_timeout()
    {
        var actor = _system.ActorOf(Props.Create<Sleeper>());

        Assert.Equal("timer, timeout", await actor.Ask<string>("sleep", Stuck));
    }

    [Fact]
    public void Cancelled_actions_should_be_forgotten_before_they_would_have_been_due()
    {
        var forgotten = ScheduleAndCancel();
        for (var i = 0; i < 10_000; i++)
        {
            var cancelable = new Cancelable(Actions);
            Actions.ScheduleOnce(TimeSpan.FromHours(1), () => { }, cancelable);
            cancelable.Cancel();
        }

        GC.Collect();
        Assert.False(forgotten.IsAlive);
    }

    [Fact]
    public async Task End_of_the_system_should_run_what_is_left_and_accept_nothing_more()
    {
        Actions.ScheduleOnce(TimeSpan.FromHours(2), () => _ran.Add("second"));
        Actions.ScheduleOnce(TimeSpan.FromHours(1), () => _ran.Add("first"));

        await _system.Terminate();

        Assert.Equal(["first", "second"], Take(2));
        Assert.Throws<SchedulerException>(() => Actions.ScheduleOnce(TimeSpan.Zero, () => { }));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private WeakReference ScheduleAndCancel()
    {
        var held = new object();
        var cancelable = new Cancelable(Actions);
        Actions.ScheduleOnce(TimeSpan.FromHours(1), () => GC.KeepAlive(held), cancelable);
        cancelable.Cancel();
        return new WeakReference(held);
    }

    private object[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ =>
        _ran.TryTake(out var item, Stuck) ? item : throw new TimeoutException($"Waited {Stuck} for something scheduled to run."))];

    private sealed class Sleeper : ReceiveActor, IWithTimers
    {
        private IActorRef _asker = ActorRefs.Nobody;
        private string _heard = "";

        public Sleeper()
        {
            Receive<string>(text => text == "sleep", _ =>
            {
                _asker = Sender;
                Timers.StartSingleTimer("key", "timer", TimeSpan.FromMilliseconds(10));
            });
            Receive<string>(text =>
            {
                _heard = text;
                SetReceiveTimeout(TimeSpan.FromMilliseconds(10));
            });
            Receive<ReceiveTimeout>(_ => _asker.Tell($"{_heard}, timeout"));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
