using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

public abstract class ShareableListSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    private static object?[] Items => [1, 2.5, true, "text", new byte[] { 1, 2 }, null, long.MinValue, "", false];

    [Fact, Behaviour("SM-06")]
    public async Task Items_should_be_the_same_in_another_process()
    {
        using var list = Context.CreateShareableList(Items);

        var seen = await Context.RunAsync(static list =>
        {
            var items = list.ToArray();
            list[0] = -5;
            list[-1] = true;
            list[^4] = "note";
            return items;
        }, list);

        Assert.Equal([1L, 2.5, true, "text", new byte[] { 1, 2 }, null, long.MinValue, "", false], seen);
        Assert.Equal([-5L, 2.5, true, "text", new byte[] { 1, 2 }, "note", long.MinValue, "", true], list.ToArray());
        Assert.Equal(9, list.Count);
    }

    [Fact, Behaviour("SM-06")]
    public async Task List_should_be_found_by_its_name()
    {
        using var list = Context.CreateShareableList(["a", 1], "words");

        var seen = await Context.RunAsync(static () =>
        {
            using var found = ProcessContext.Current.AttachShareableList("words");
            found[1] = 2;
            return (string)found[0]!;
        });

        Assert.Equal(("a", 2L), (seen, list[1]));
        Assert.Equal("ShareableList(['a', 2], name='words')", list.ToString());
        list.Memory.Unlink();
        Assert.Throws<FileNotFoundException>(() => Context.AttachShareableList("words"));
    }

    [Fact, Behaviour("SM-06")]
    public void Item_should_be_kept_and_the_new_one_refused_when_that_has_no_room()
    {
        using var list = Context.CreateShareableList(["1234567", "12345678", 1, new byte[8]]);

        list[0] = "12345678";
        list[1] = new string('x', 16);
        list[2] = "eight by";
        list[3] = new byte[16];
        foreach (var (index, value) in new (int, object)[] { (0, "123456789"), (0, "1234567\u00e9"), (1, new string('x', 17)), (2, "nine byte"), (3, new byte[17]) })
            Assert.StartsWith("bytes/str item exceeds available storage", Assert.Throws<ArgumentException>(() => list[index] = value).Message);

        Assert.Equal(["12345678", new string('x', 16), "eight by", new byte[16]], list.ToArray());
    }

    [Fact, Behaviour("SM-06")]
    public void Zeros_at_the_end_should_be_kept()
    {
        using var list = Context.CreateShareableList(["a\0", new byte[] { 1, 0, 0 }, "\0\0"]);

        Assert.Equal(["a\0", new byte[] { 1, 0, 0 }, "\0\0"], list.ToArray());
        list[0] = "b\0\0";
        Assert.Equal("b\0\0", list[0]);
    }

    [Fact, Behaviour("SM-06")]
    public void Index_should_be_refused_when_there_is_no_such_item()
    {
        using var list = Context.CreateShareableList([1, 2]);

        Assert.StartsWith("index out of range", Assert.Throws<ArgumentOutOfRangeException>(() => list[2]).Message);
        Assert.StartsWith("index out of range", Assert.Throws<ArgumentOutOfRangeException>(() => list[-3]).Message);
        Assert.StartsWith("assignment index out of range", Assert.Throws<ArgumentOutOfRangeException>(() => list[2] = 1).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[^3]);
        Assert.Equal((2L, 1L, 2L), (list[-1], list[-2], list[^1]));
    }

    [Fact, Behaviour("SM-06")]
    public void Items_should_be_counted_and_found_as_Python_compares_them()
    {
        using var list = Context.CreateShareableList([1, "a", 1.0, true, null, new byte[] { 7 }, "a", 2.5]);

        Assert.Equal((3, 3, 3), (list.CountOf(1), list.CountOf(true), list.CountOf(1.0f)));
        Assert.Equal((2, 1, 1, 0, 1), (list.CountOf("a"), list.CountOf(null), list.CountOf(new byte[] { 7 }), list.CountOf("b"), list.CountOf(2.5)));
        Assert.Equal((1, 0, 4, 5), (list.IndexOf("a"), list.IndexOf(1), list.IndexOf(null), list.IndexOf(new byte[] { 7 })));
        Assert.StartsWith("'b' not in this container", Assert.Throws<ArgumentException>(() => list.IndexOf("b")).Message);
        Assert.StartsWith("3 not in this container", Assert.Throws<ArgumentException>(() => list.IndexOf(3)).Message);
    }

    [Fact, Behaviour("SM-06")]
    public void Format_should_be_that_of_Python()
    {
        using var list = Context.CreateShareableList([1, 2.5, true, "text", "12345678", null, new byte[3]]);

        Assert.Equal("qdxxxxxxx?8s16sxxxxxx?x8s", list.Format);
        list[0] = "a";
        Assert.StartsWith("8sd", list.Format);
    }

    [Fact, Behaviour("SM-06")]
    public void Value_should_be_refused_when_it_cannot_be_an_item()
    {
        using var list = Context.CreateShareableList([1]);
        using var empty = Context.CreateShareableList([]);

        Assert.Contains("UInt64 cannot be an item", Assert.Throws<ArgumentException>(() => list[0] = ulong.MaxValue).Message);
        Assert.Contains("Decimal cannot be an item", Assert.Throws<ArgumentException>(() => Context.CreateShareableList([1m])).Message);
        Assert.ThrowsAny<ArgumentException>(() => list[0] = "\ud800");
        Assert.Equal([1L], list.ToArray());
        Assert.Empty(empty.ToArray());
    }

    [Fact, Behaviour("SM-06")]
    public void Attaching_should_fail_when_the_memory_holds_no_list()
    {
        using var memory = Context.CreateSharedMemory(100, "no-list");

        Assert.Throws<InvalidDataException>(() => Context.AttachShareableList("no-list"));
        memory.Unlink();
    }

    [Fact, Behaviour("SM-06")]
    public void Nothing_outside_should_be_read_when_another_process_has_damaged_the_list()
    {
        using var list = Context.CreateShareableList(["text", 1]);
        var whole = list.Memory.Access(static bytes => bytes.ToArray());
        for (var at = 0; at < 40; at++)
        {
            foreach (var damage in new byte[] { 0x7F, 0xFF })
            {
                list.Memory.CopyFrom(0, whole);
                list.Memory.Write(at, damage);
                _ = SharedMemorySpecs.Fails<Exception>(() => list.ToArray());
            }
        }

        list.Memory.CopyFrom(0, whole);
        Assert.Equal(["text", 1L], list.ToArray());
    }
}

public sealed class SpawnShareableListSpecs(ActorProcFixture kit) : ShareableListSpecs(kit, "spawn");

public sealed class InProcessShareableListSpecs(ActorProcFixture kit) : ShareableListSpecs(kit, "in-process");
