using System.Runtime.CompilerServices;
using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>What can be run elsewhere, and what it is given.</summary>
public abstract class TargetSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("P-03")]
    public async Task Arguments_should_be_those_at_the_time_of_the_making_when_the_list_changes_later()
    {
        var said = new Reports<int>();
        object?[] arguments = [1, said];
        var process = Context.CreateProcess(static (int number, IProgress<int> said) => said.Report(number), arguments);

        arguments[0] = 2;
        process.Start();

        Assert.Equal(1, await said.NextAsync("the argument"));
        await EndAsync(process);
    }

    [Fact]
    public async Task Result_should_come_back_whatever_form_the_target_has()
    {
        var captured = "captured";
        var adder = new Adder { Summand = 40 };

        Assert.Equal("captured here", await Context.RunAsync(() => captured + " here"));
        Assert.Equal(42, await Context.RunAsync(adder.Add, 2));
        Assert.Equal(42, await Context.RunAsync(adder.AddLaterAsync, 2));
        Assert.Equal("Int32 7", await Context.RunAsync(NameOf<int>, 7));
        Assert.Equal("String x", await Context.RunAsync(new Box<string>().NameOf, "x"));
        Assert.Equal("12", await Context.RunAsync("1".Followed, "2"));
        await Context.RunAsync(Targets.Nothing);
        await Context.RunAsync(static async () => await Task.Yield());
    }

    [Fact]
    public async Task Captured_locals_should_be_copies_when_the_target_changes_them()
    {
        var counter = 1;

        var there = await Context.RunAsync(() => ++counter);

        Assert.Equal((2, 1), (there, counter));
    }

    [Fact]
    public async Task Nested_closures_and_delegates_should_travel_when_a_closure_captures_them()
    {
        var offset = 3;
        Func<int, int> add = number => number + offset;
        Func<int, int> twice = number => add(add(number));

        Assert.Equal(10, await Context.RunAsync(() => twice(4)));
    }

    [Fact, Behaviour("P-13")]
    public void Start_should_be_refused_and_name_what_is_captured_when_the_target_cannot_travel()
    {
        using var stream = new MemoryStream();
        var process = Context.CreateProcess(() => stream.WriteByte(1));

        var refusal = Assert.Throws<MessageSerializationException>(process.Start);

        Assert.Contains("stream", refusal.Message);
        Assert.Contains("MemoryStream", refusal.Message);
        Assert.Null(process.Pid);
        Assert.False(process.IsAlive);
        Assert.DoesNotContain(process, App.Processes.ActiveChildren());
    }

    [Fact, Behaviour("P-13")]
    public async Task Call_should_be_refused_and_name_what_is_in_the_way_when_an_argument_cannot_travel()
    {
        using var source = new CancellationTokenSource();

        var start = Assert.Throws<MessageSerializationException>(() => Context.StartProcess(static (Holder _) => { }, new Holder(source)));
        var call = await Assert.ThrowsAsync<MessageSerializationException>(() => Context.RunAsync(static (Holder _) => { }, new Holder(source)));

        Assert.Contains(nameof(Holder.Source), start.Message);
        Assert.Contains("CancellationTokenSource", start.Message);
        Assert.Contains(nameof(Holder.Source), call.Message);
    }

    [Fact]
    public async Task Token_should_be_cancelled_there_when_it_is_cancelled_here()
    {
        using var source = new CancellationTokenSource();
        var said = new Reports<int>();
        var process = Context.StartProcess(static (CancellationToken token, IProgress<int> said) =>
        {
            said.Report(0);
            token.WaitHandle.WaitOne();
        }, source.Token, said);
        await said.NextAsync("the process to run");

        await source.CancelAsync();

        Assert.Equal(0, await EndAsync(process));
    }

    [Fact]
    public async Task Token_should_be_cancelled_there_when_it_was_before_the_call() =>
        Assert.True(await Context.RunAsync(static (CancellationToken token) => token.WaitHandle.WaitOne(), new CancellationToken(canceled: true)));

    [Fact]
    public async Task Captured_token_and_progress_should_reach_across_when_a_closure_uses_them()
    {
        using var source = new CancellationTokenSource();
        var (token, reports) = (source.Token, new Reports<string>());
        IProgress<string> said = reports;
        var run = Context.RunAsync(() =>
        {
            said.Report("started");
            token.WaitHandle.WaitOne();
            return "cancelled";
        });
        Assert.Equal("started", await reports.NextAsync("the target to run"));

        await source.CancelAsync();

        Assert.Equal("cancelled", await run.WaitAsync(Stuck));
    }

    [Fact]
    public async Task Cancellation_should_be_the_callers_when_the_target_ends_by_its_token()
    {
        using var source = new CancellationTokenSource();
        var said = new Reports<int>();
        var run = Context.RunAsync(static async (CancellationToken token, IProgress<int> said) =>
        {
            said.Report(0);
            await Task.Delay(Timeout.Infinite, token);
        }, source.Token, said);
        await said.NextAsync("the target to run");

        await source.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Stuck));
        Assert.Equal(source.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Last_report_should_arrive_before_the_result_when_there_are_too_many()
    {
        const int count = 10_000;
        var seen = new List<int>();

        await Context.RunAsync(static (int count, IProgress<int> progress) =>
        {
            for (var i = 1; i <= count; i++)
                progress.Report(i);
        }, count, new Listing<int>(seen));

        Assert.Equal(count, seen[^1]);
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(seen.Distinct().Count(), seen.Count);
    }

    [Fact]
    public async Task Stream_should_yield_in_order_and_to_its_end()
    {
        var items = new List<int>();

        await foreach (var item in Context.StreamAsync(CountTo, 200))
            items.Add(item);

        Assert.Equal(Enumerable.Range(0, 200), items);
    }

    [Fact]
    public async Task Stream_should_throw_behind_its_items_when_the_target_fails()
    {
        var items = new List<int>();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var item in Context.StreamAsync(FailAfter, 3))
                items.Add(item);
        });

        Assert.Equal(("no more", 3), (failure.Message, items.Count));
    }

    [Fact]
    public async Task Process_should_end_when_the_reader_of_its_stream_leaves()
    {
        await foreach (var item in Context.StreamAsync(CountTo, int.MaxValue))
        {
            if (item == 5)
                break;
        }

        // That nothing is left is seen at the end of every test.
    }

    [Fact, Behaviour("AR-01")]
    public async Task Failure_should_keep_its_type_and_its_stack_when_it_crosses()
    {
        var failure = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Context.RunAsync(static (int number) => Fail(number), 5));

        Assert.Equal("number", failure.ParamName);
        Assert.Contains("too much", failure.Message);
        Assert.Contains(nameof(Fail), failure.ToString());
    }

    [Fact, Behaviour("P-12")]
    public async Task Target_and_arguments_should_be_let_go_of_when_the_process_has_been_started()
    {
        var said = new Reports<int>();
        var (process, target) = StartWithTarget(said);
        await said.NextAsync("the process to run");

        await Eventually.IsForgottenAsync(target, "the target");
        Assert.True(process.IsAlive);
        process.Terminate();
        await EndAsync(process);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (ActorProcess Process, WeakReference<Adder> Target) StartWithTarget(Reports<int> said)
    {
        var target = new Adder { Summand = 1 };
        return (Context.StartProcess(target.Stay, said), new WeakReference<Adder>(target));
    }

    [Fact]
    public async Task Progress_of_the_callers_own_class_should_hear_when_the_delegate_is_inferred_from_it()
    {
        var seen = new List<int>();
        var local = 5;

        await Context.RunAsync<object?>((Action<Listing<int>>)Tell, [new Listing<int>(seen)]);

        Assert.Equal(5, Assert.Single(seen));

        void Tell(IProgress<int> progress) => progress.Report(local);
    }

    private static string NameOf<T>(T value) => $"{typeof(T).Name} {value}";

    private static int Fail(int number) => throw new ArgumentOutOfRangeException(nameof(number), number, "too much");

    private static async IAsyncEnumerable<int> CountTo(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private static async IAsyncEnumerable<int> FailAfter(int count)
    {
        await foreach (var item in CountTo(count))
            yield return item;
        Targets.Throw();
    }

    private sealed class Adder
    {
        public int Summand { get; init; }

        public int Add(int other) => Summand + other;

        public async Task<int> AddLaterAsync(int other)
        {
            await Task.Yield();
            return Add(other);
        }

        public void Stay(IProgress<int> said) => Targets.Stay(said);
    }

    private sealed class Box<T>
    {
        public string NameOf(T value) => TargetSpecs.NameOf(value);
    }

    private sealed record Holder(CancellationTokenSource Source);

    private sealed class Listing<T>(List<T> seen) : IProgress<T>
    {
        public void Report(T value) => seen.Add(value);
    }
}

public sealed class SpawnTargetSpecs(ActorProcFixture kit) : TargetSpecs(kit, "spawn");

public sealed class InProcessTargetSpecs(ActorProcFixture kit) : TargetSpecs(kit, "in-process");
