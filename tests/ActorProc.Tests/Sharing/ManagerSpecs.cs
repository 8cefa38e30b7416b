using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Objects that live in a manager's process.</summary>
public abstract class ManagerSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("MG-01")]
    public async Task Manager_should_go_from_initial_to_started_to_shut_down()
    {
        await using var manager = Context.CreateManager();
        Assert.Contains("server not yet started", Refusal(() => manager.CreateList<int>()));
        Assert.Contains("server not yet started", Refusal(() => _ = manager.Process));

        manager.Start();
        var list = manager.CreateList([1]);
        Assert.Contains("Already started server", Refusal(manager.Start));

        await manager.ShutDownAsync();
        Assert.Contains("Manager has shut down", Refusal(() => manager.CreateList<int>()));
        Assert.Contains("Manager has shut down", Refusal(manager.Start));
        Assert.Throws<ManagerLostException>(() => list.Count);
    }

    [Fact, Behaviour("MG-02")]
    public async Task Process_should_be_gone_when_its_manager_has_been_shut_down_as_often_as_one_likes()
    {
        var manager = Context.StartManager();
        var process = manager.Process;
        Assert.True(process.IsAlive);

        await manager.ShutDownAsync();
        await manager.ShutDownAsync();
        await manager.DisposeAsync();
        manager.Dispose();

        Assert.Equal(new ExitReason.Exited(0), process.ExitReason);
    }

    [Fact, Behaviour("MG-04")]
    public async Task Dictionary_should_be_one_for_all_processes()
    {
        await using var manager = Context.StartManager();
        var prices = manager.CreateDictionary(new Dictionary<string, decimal> { ["apple"] = 1 });

        await Context.RunAsync(static prices =>
        {
            prices["pear"] = prices["apple"] + 1;
            prices.Add("plum", 3);
            prices.Update([new("apple", 10), new("fig", 4)]);
        }, prices);

        Assert.Equal(4, prices.Count);
        Assert.Equal(["apple", "fig", "pear", "plum"], prices.Keys.Order());
        Assert.Equal([2m, 3m, 4m, 10m], prices.Values.Order());
        Assert.True(prices.TryGetValue("pear", out var pear));
        Assert.Equal(2, pear);
        Assert.False(prices.TryGetValue("kiwi", out _));
        Assert.Equal((2m, 5m), (prices.GetOrAdd("pear", 5), prices.GetOrAdd("kiwi", 5)));
        Assert.True(prices.Remove("kiwi", out var kiwi));
        Assert.Equal(5, kiwi);
        Assert.False(prices.Remove("kiwi"));
        Assert.True(prices.ContainsKey("fig"));
        prices.Clear();
        Assert.Equal(0, prices.Count);
    }

    [Fact, Behaviour("MG-04")]
    public async Task List_should_be_one_for_all_processes()
    {
        await using var manager = Context.StartManager();
        var numbers = manager.CreateList([3, 1]);

        await Context.RunAsync(static numbers =>
        {
            numbers.Add(2);
            numbers.AddRange([9, 7]);
            numbers.Insert(0, 8);
        }, numbers);

        Assert.Equal([8, 3, 1, 2, 9, 7], numbers.ToArray());
        Assert.Equal((6, 8, 7), (numbers.Count, numbers[0], numbers[^1]));
        numbers[^1] = 6;
        numbers.Sort();
        numbers.Reverse();
        Assert.Equal([9, 8, 6, 3, 2, 1], numbers.ToArray());
        Assert.Equal((1, 9), (numbers.Pop(^1), numbers.Pop(0)));
        Assert.True(numbers.Remove(6));
        Assert.False(numbers.Remove(6));
        Assert.Equal((2, -1), (numbers.IndexOf(2), numbers.IndexOf(6)));
        Assert.True(numbers.Contains(3));
        numbers.Clear();
        Assert.Empty(numbers.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers[0]);
    }

    [Fact, Behaviour("MG-04")]
    public async Task Everything_that_a_manager_makes_should_work_in_another_process()
    {
        await using var manager = Context.StartManager();
        var (queue, joinable) = (manager.CreateQueue<int>(2), manager.CreateJoinableQueue<int>());
        var (@lock, recursive) = (manager.CreateLock(), manager.CreateRLock());
        var (semaphore, bounded) = (manager.CreateSemaphore(2), manager.CreateBoundedSemaphore(2));
        var (@event, condition, barrier) = (manager.CreateEvent(), manager.CreateCondition(), manager.CreateBarrier(1));
        var value = manager.CreateValue(1);

        await Context.RunAsync(() =>
        {
            queue.Put(1);
            joinable.Put(2);
            using (@lock.Enter())
            using (recursive.Enter())
            using (semaphore.Enter())
            using (bounded.Enter())
            using (condition.Enter())
                value.Value = 10 + barrier.Wait();
            @event.Set();
        });

        Assert.True(@event.Wait(Stuck));
        Assert.Equal((1, 2, 10), (queue.Get(Stuck), joinable.Get(Stuck), value.Value));
        await manager.ShutDownAsync();
        Assert.Throws<ObjectDisposedException>(() => queue.Put(3));
        Assert.Throws<ObjectDisposedException>(() => @lock.Acquire());
    }

    [Fact, Behaviour("MG-04")]
    public async Task Pool_of_a_manager_should_run_what_other_processes_ask()
    {
        await using var manager = Context.StartManager();
        var pool = manager.CreatePool(2);

        var squares = await Context.RunAsync(static pool => pool.MapAsync(Square, [1, 2, 3]), pool);

        Assert.Equal([1, 4, 9], squares);
        Assert.Equal(16, await pool.ApplyAsync(Square, 4));
    }

    [Fact, Behaviour("MG-05")]
    public async Task Object_should_live_as_long_as_its_manager_whoever_made_it()
    {
        await using var manager = Context.StartManager();
        var names = manager.CreateDictionary<string, ManagedList<string>>();
        // A handle within another object, of an object whose first handle is long gone.
        names["all"] = manager.CreateList(["Ada"]);

        await Context.RunAsync(static names => names["all"].Add("Grace"), names);

        Assert.Equal(["Ada", "Grace"], names["all"].ToArray());
        var list = names["all"];
        await list.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => list.Count);
    }

    [Fact, Behaviour("MG-04", "MG-06")]
    public async Task Object_of_a_users_own_type_should_take_calls_that_copy_and_throw()
    {
        await using var manager = Context.StartManager();
        var start = 5;
        var counter = manager.Create(() => new Counter(start));

        Assert.Equal(6, counter.Call(static counter => counter.Next()));
        Assert.Equal(7, await Context.RunAsync(static counter => counter.Call(static counter => counter.Next()), counter));
        Assert.Equal(17, await counter.CallAsync(static async (counter, by) =>
        {
            await Task.Yield();
            return counter.Add(by);
        }, 10));
        counter.Call(static counter => counter.Reset());
        Assert.Equal(0, counter.GetCopy().Count);

        var failure = Assert.Throws<InvalidOperationException>(() => counter.Call(static counter => counter.Fail()));
        Assert.Equal("not today", failure.Message);
        Assert.Contains(nameof(Counter.Fail), failure.ToString());
        Assert.Throws<MessageSerializationException>(() => counter.Call(static _ => new MemoryStream()));
        Assert.Throws<MessageSerializationException>(() => counter.Call(static (_, _) => 0, new MemoryStream()));
        Assert.Equal(1, counter.Call(static counter => counter.Next()));
    }

    [Fact, Behaviour("MG-07")]
    public async Task Text_of_a_handle_should_be_that_of_the_object()
    {
        await using var manager = Context.StartManager();
        var (value, same) = (manager.CreateValue(3), manager.CreateValue(3));
        var counter = manager.Create(static () => new Counter(4));

        Assert.Equal(("Value(3)", "counts 4"), (value.ToString(), counter.ToString()));
        // Handles are equal when they are of one object, not when their objects look alike.
        Assert.NotEqual(value, same);
        Assert.Equal(value, await Context.RunAsync(static value => value, value));
    }

    [Fact, Behaviour("MG-08")]
    public async Task Changing_a_copy_should_change_nothing_until_it_is_put_back()
    {
        await using var manager = Context.StartManager();
        var lists = manager.CreateDictionary(new Dictionary<string, List<int>> { ["a"] = [1] });

        var copy = lists["a"];
        copy.Add(2);
        Assert.Equal([1], lists["a"]);
        lists["a"] = copy;

        Assert.Equal([1, 2], lists["a"]);
    }

    [Fact, Behaviour("MG-09")]
    public async Task Namespace_should_hold_values_of_any_type_by_name()
    {
        await using var manager = Context.StartManager();
        var settings = manager.CreateNamespace();

        await Context.RunAsync(static settings =>
        {
            settings.Set("size", 3);
            settings.Set("colour", "red");
        }, settings);

        Assert.Equal((3, "red"), (settings.Get<int>("size"), settings.Get<string>("colour")));
        Assert.Equal("Namespace(colour=red, size=3)", settings.ToString());
        settings.Remove("size");
        Assert.Contains("no attribute 'size'", Assert.Throws<KeyNotFoundException>(() => settings.Get<int>("size")).Message);
        Assert.Throws<KeyNotFoundException>(() => settings.Remove("size"));
    }

    [Fact, Behaviour("MG-10")]
    public async Task Handle_should_be_usable_from_many_threads()
    {
        await using var manager = Context.StartManager();
        var value = manager.CreateValue(0);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
                value.Update(static value => value + 1);
        })));

        Assert.Equal(400, value.Value);
    }

    [Fact, Behaviour("MG-12")]
    public async Task Lock_of_a_manager_should_refuse_to_be_released_too_often()
    {
        await using var manager = Context.StartManager();
        var @lock = manager.CreateLock();
        @lock.Acquire();
        @lock.Release();

        Assert.Contains("released too many times", Refusal(@lock.Release));
    }

    [Fact]
    public async Task Call_should_be_given_up_when_its_token_is_cancelled()
    {
        using var gate = new Gate(File("gate"));
        await using var manager = Context.StartManager();
        var path = manager.CreateValue(File("gate"));
        var atGate = Context.CreateEvent();
        using var source = new CancellationTokenSource();

        var call = path.CallAsync((box, atGate) =>
        {
            Gate.Pass(box.Value!, new Signal(atGate));
            return 1;
        }, atGate, source.Token);
        Assert.True(atGate.Wait(Stuck));
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Stuck));
        gate.Open();
        await atGate.DisposeAsync();
    }

    private static int Square(int number) => number * number;

    private sealed class Signal(ProcessEvent @event) : IProgress<string>
    {
        public void Report(string value) => @event.Set();
    }
}

public sealed class SpawnManagerSpecs(ActorProcFixture kit) : ManagerSpecs(kit, "spawn");

public sealed class InProcessManagerSpecs(ActorProcFixture kit) : ManagerSpecs(kit, "in-process");

/// <summary>Of a user's.</summary>
public sealed class Counter(int start)
{
    public int Count { get; private set; } = start;

    public int Next() => ++Count;

    public int Add(int by) => Count += by;

    public void Reset() => Count = 0;

    public void Fail() => throw new InvalidOperationException("not today");

    public override string ToString() => $"counts {Count}";
}
