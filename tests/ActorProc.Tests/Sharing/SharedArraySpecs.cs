using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

public abstract class SharedArraySpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("V-02")]
    public async Task Array_should_be_zeros_or_a_copy_of_what_it_was_made_of()
    {
        var origin = new[] { 1, 2, 3 };
        await using var zeros = Context.CreateArray<double>(1000);
        await using var copy = Context.CreateArrayOf<int>(origin);
        await using var raw = Context.CreateRawArrayOf([1L, 2L]);
        await using var empty = Context.CreateRawArray<int>(0);
        origin[0] = 9;

        Assert.Equal(new double[1000], zeros.ToArray());
        Assert.Equal([1, 2, 3], copy.ToArray());
        Assert.Equal([1L, 2L], raw.ToArray());
        Assert.Equal((0, 0), (empty.Length, empty.ToArray().Length));
        Assert.StartsWith("Array length must be >= 0", Assert.Throws<ArgumentOutOfRangeException>(() => Context.CreateArray<int>(-1)).Message);
    }

    [Fact, Behaviour("V-06")]
    public async Task Items_and_slices_should_be_the_same_in_another_process()
    {
        await using var array = Context.CreateArrayOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

        var seen = await Context.RunAsync(static array =>
        {
            array[0] = 10;
            array[-1] = 19;
            array[^2] = 18;
            array[2..4] = [12, 13];
            return array[4..6];
        }, array);

        Assert.Equal([4, 5], seen);
        Assert.Equal([10, 1, 12, 13, 4, 5, 6, 7, 18, 19], array.ToArray());
        Assert.Equal((10, 10, 19), (array.Length, array[-10], array[^1]));
    }

    [Fact, Behaviour("V-06")]
    public async Task Access_outside_should_be_refused()
    {
        await using var array = Context.CreateArray<int>(4);

        Assert.StartsWith("invalid index", Assert.Throws<ArgumentOutOfRangeException>(() => array[4]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => array[-5] = 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => array[^5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => array[^0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => array[2..5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.CopyFrom([1, 2], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.CopyTo(new int[1], -1));
        Assert.StartsWith("Can only assign sequence of same size", Assert.Throws<ArgumentException>(() => array[0..2] = [1]).Message);
        Assert.Equal(new int[4], array.ToArray());
    }

    [Fact, Behaviour("V-03")]
    public async Task Lock_should_be_its_own_or_the_given_one_or_none()
    {
        await using var given = Context.CreateLock();
        await using var own = Context.CreateArrayOf([1]);
        await using var locked = Context.CreateArrayOf([2], given);
        await using var raw = Context.CreateRawArrayOf([3]);

        Assert.IsType<ProcessRLock>(own.GetLock());
        Assert.Equal(given, locked.GetLock());
        Assert.Contains("no method 'get_lock'", Refusal(() => raw.GetLock()));
        Assert.Equal(6, await Context.RunAsync(static (own, locked, raw) => own[0] + locked[0] + raw[0], own, locked, raw));
    }

    [Fact, Behaviour("V-04", "V-06")]
    public async Task All_items_should_be_of_one_moment_when_another_process_changes_them_in_one_step()
    {
        await using var array = Context.CreateArray<int>(1000);
        await using var enough = Context.CreateEvent();

        var filling = Context.RunAsync(static (array, enough) =>
        {
            for (var i = 1; !enough.IsSet; i++)
            {
                var number = i;
                array.Update(items => items.Fill(number));
            }
        }, array, enough);
        var seen = new HashSet<int>();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (seen.Count < 20 && watch.Elapsed < Stuck)
            seen.Add(Assert.Single(array.ToArray().Distinct()));
        enough.Set();
        await filling.WaitAsync(Stuck);

        Assert.Equal(20, seen.Count);
    }

    [Fact, Behaviour("V-05", "V-06")]
    public async Task Text_should_end_at_the_first_zero_in_an_array_of_bytes()
    {
        await using var array = Context.CreateArray<byte>(5);

        await Context.RunAsync(static array => array.SetBytes("abcde"u8), array);
        Assert.Equal("abcde"u8, array.GetBytes());
        array.SetBytes("xy"u8);

        Assert.Equal("xy"u8, array.GetBytes());
        Assert.Equal("xy\0de"u8, array.ToArray());
        Assert.StartsWith("byte string too long", Assert.Throws<ArgumentException>(() => array.SetBytes("abcdef"u8)).Message);
    }

    [Fact, Behaviour("V-07")]
    public async Task Copy_should_be_another_one_and_a_raw_one_should_get_a_lock_once()
    {
        await using var given = Context.CreateRLock();
        await using var raw = Context.CreateRawArrayOf([1, 2]);
        await using var copy = Context.Copy(raw);

        var locked = Context.Synchronize(raw, given);
        locked[0] = 5;

        Assert.Equal([5, 2], raw.ToArray());
        Assert.Equal([1, 2], copy.ToArray());
        Assert.Equal(given, locked.GetLock());
        Assert.Contains("object already synchronized", Refusal(() => Context.Synchronize(locked, given)));
    }
}

public sealed class SpawnSharedArraySpecs(ActorProcFixture kit) : SharedArraySpecs(kit, "spawn");

public sealed class InProcessSharedArraySpecs(ActorProcFixture kit) : SharedArraySpecs(kit, "in-process");
