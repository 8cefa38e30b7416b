using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

public abstract class SharedValueSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    private const int Rounds = 25;

    [Fact, Behaviour("V-01")]
    public async Task Every_unmanaged_type_should_be_a_value()
    {
        await TravelsAsync((sbyte)-1, sbyte.MinValue);
        await TravelsAsync((byte)1, byte.MaxValue);
        await TravelsAsync((short)-1, short.MinValue);
        await TravelsAsync((ushort)1, ushort.MaxValue);
        await TravelsAsync(-1, int.MinValue);
        await TravelsAsync(1u, uint.MaxValue);
        await TravelsAsync(-1L, long.MinValue);
        await TravelsAsync(1ul, ulong.MaxValue);
        await TravelsAsync(1.5f, float.MinValue);
        await TravelsAsync(1.5, double.Epsilon);
        await TravelsAsync('a', '\u20ac');
        await TravelsAsync(false, true);
        await TravelsAsync(DayOfWeek.Monday, DayOfWeek.Sunday);
        await TravelsAsync(1.5m, decimal.MinValue);
        await TravelsAsync(new Point(1, 2.5, 'x'), new Point(-1, double.NegativeInfinity, 'y'));
    }

    [Fact, Behaviour("V-02")]
    public async Task Value_should_be_zero_when_it_is_given_none()
    {
        await using var number = Context.CreateValue<long>();
        await using var point = Context.CreateRawValue<Point>();

        Assert.Equal(0, number.Value);
        Assert.Equal(default, point.Value);
    }

    [Fact, Behaviour("V-03")]
    public async Task Lock_should_be_its_own_or_the_given_one_or_none()
    {
        await using var given = Context.CreateLock();
        await using var own = Context.CreateValue(1);
        await using var locked = Context.CreateValue(2, given);
        await using var raw = Context.CreateRawValue(3);

        Assert.IsType<ProcessRLock>(own.GetLock());
        Assert.Equal(given, locked.GetLock());
        Assert.Equal((true, true, false), (own.HasLock, locked.HasLock, raw.HasLock));
        Assert.Contains("no method 'get_lock'", Refusal(() => raw.GetLock()));
        Assert.Contains("no lock", Refusal(() => raw.Update(static number => number)));
        Assert.Equal((1, 2, 3), (own.Raw.Value, locked.Raw.Value, raw.Raw.Value));
        Assert.Throws<InvalidOperationException>(() => own.Raw.GetLock());
        Assert.Equal(6, await Context.RunAsync(static (own, locked, raw) => own.Value + locked.Value + raw.Value, own, locked, raw));
    }

    [Fact, Behaviour("V-03")]
    public async Task Given_lock_should_stay_when_the_value_is_disposed_of()
    {
        await using var given = Context.CreateLock();
        var value = Context.CreateValue(2, given);
        var own = Context.CreateValue(2);
        var its = own.GetLock();

        await value.DisposeAsync();
        await value.DisposeAsync();
        await own.DisposeAsync();

        Assert.True(given.TryAcquire());
        given.Release();
        Assert.Throws<ObjectDisposedException>(() => its.TryAcquire());
        Assert.Throws<ObjectDisposedException>(() => value.Value);
        Assert.Throws<ObjectDisposedException>(() => own.Value);
    }

    [Fact, Behaviour("V-04")]
    public async Task No_change_should_be_lost_when_processes_change_it_with_the_lock_held()
    {
        await using var value = Context.CreateValue(0);

        var changers = Enumerable.Range(0, 3).Select(number => Context.RunAsync(number == 0 ? Update : number == 1 ? AddInside : AddBelowItsLock, value)).ToArray();
        await Task.WhenAll(changers).WaitAsync(Stuck);

        Assert.Equal(3 * Rounds, value.Value);
    }

    [Fact, Behaviour("V-04")]
    public async Task Access_should_wait_when_another_process_holds_the_lock()
    {
        await using var value = Context.CreateValue(1);
        var arrived = new Reports<string>();
        var lease = await value.GetLock().AcquireAsync();

        var reading = Context.RunAsync(static (value, arrived) =>
        {
            arrived.Report("there");
            return value.Value;
        }, value, (IProgress<string>)arrived);
        await arrived.NextAsync("the other process is about to read");
        // Long enough for it, if it did not wait.
        Assert.Equal(1, await Context.RunAsync(static value => value.Raw.Value, value));
        value.Raw.Value = 3;
        await lease.DisposeAsync();

        Assert.Equal(3, await reading.WaitAsync(Stuck));
    }

    [Fact, Behaviour("V-04")]
    public async Task Accesses_should_ask_nobody_when_this_thread_has_entered()
    {
        await using var given = Context.CreateLock();
        await using var value = Context.CreateValue(1, given);

        // This lock is not recursive: a second acquisition would be one too many.
        using (value.Enter())
        {
            using (value.Enter())
                value.Value++;
            value.Update(static number => number + 1);
            Assert.False(given.TryAcquire());
            Assert.Equal(3, value.Value);
        }

        Assert.True(given.TryAcquire());
        given.Release();
    }

    [Fact, Behaviour("V-05")]
    public async Task Number_should_wrap_when_it_is_too_large()
    {
        await using var value = Context.CreateValue(int.MaxValue);

        await Context.RunAsync(static value => value.Update(static number => unchecked(number + 1)), value);

        Assert.Equal(int.MinValue, value.Value);
    }

    [Fact, Behaviour("V-07")]
    public async Task Copy_should_be_another_one_without_a_lock()
    {
        await using var value = Context.CreateValue(new Point(1, 2, 'a'));

        await using var copy = Context.Copy(value);
        value.Value = default;

        Assert.Equal(new Point(1, 2, 'a'), copy.Value);
        Assert.False(copy.HasLock);
    }

    [Fact, Behaviour("V-07")]
    public async Task Raw_value_should_get_a_lock_once()
    {
        await using var given = Context.CreateRLock();
        await using var raw = Context.CreateRawValue(1);

        var locked = Context.Synchronize(raw, given);
        var other = Context.Synchronize(raw, null);

        locked.Update(static number => number + 1);
        Assert.Equal((2, 2, 2), (raw.Value, locked.Value, other.Value));
        Assert.Equal(given, locked.GetLock());
        Assert.IsType<ProcessRLock>(other.GetLock());
        Assert.Contains("object already synchronized", Refusal(() => Context.Synchronize(locked, given)));
        await other.GetLock().DisposeAsync();
    }

    private static void Update(SharedValue<int> value)
    {
        for (var i = 0; i < Rounds; i++)
            value.Update(static number => number + 1);
    }

    private static void AddInside(SharedValue<int> value)
    {
        for (var i = 0; i < Rounds; i++)
        {
            using (value.Enter())
                value.Value++;
        }
    }

    private static void AddBelowItsLock(SharedValue<int> value)
    {
        for (var i = 0; i < Rounds; i++)
        {
            using (value.GetLock().Enter())
                value.Value++;
        }
    }

    private async Task TravelsAsync<T>(T first, T second) where T : unmanaged
    {
        await using var value = Context.CreateValue(first);

        var seen = await Context.RunAsync(Exchange, value, second);

        Assert.Equal(first, seen);
        Assert.Equal(second, value.Value);
    }

    private static T Exchange<T>(SharedValue<T> value, T other) where T : unmanaged
    {
        var before = value.Value;
        value.Value = other;
        return before;
    }

    private readonly record struct Point(int X, double Y, char Name);
}

public sealed class SpawnSharedValueSpecs(ActorProcFixture kit) : SharedValueSpecs(kit, "spawn");

public sealed class InProcessSharedValueSpecs(ActorProcFixture kit) : SharedValueSpecs(kit, "in-process");
