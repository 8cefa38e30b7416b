using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

public abstract class SharedMemorySpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("SM-01")]
    public void Creation_should_be_refused_when_the_size_is_not_positive()
    {
        Assert.StartsWith("'size' must be a positive integer", Assert.Throws<ArgumentOutOfRangeException>(() => Context.CreateSharedMemory(-1)).Message);
        Assert.StartsWith("'size' must be a positive number different from zero", Assert.Throws<ArgumentOutOfRangeException>(() => Context.CreateSharedMemory(0)).Message);
    }

    [Theory, Behaviour("SM-01")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    public void Creation_should_be_refused_when_the_name_cannot_be_that_of_a_file(string name) =>
        Assert.StartsWith("Invalid argument", Assert.Throws<ArgumentException>(() => Context.CreateSharedMemory(1, name)).Message);

    [Fact, Behaviour("SM-01")]
    public void Creation_should_be_refused_when_there_is_one_of_that_name()
    {
        using var first = Context.CreateSharedMemory(10, "frames");

        Assert.Contains("File exists: 'frames'", Assert.Throws<IOException>(() => Context.CreateSharedMemory(10, "frames")).Message);

        first.Unlink();
        using var second = Context.CreateSharedMemory(20, "frames");
        Assert.Equal(20, second.Size);
        Assert.NotEqual(first, second);
        second.Unlink();
    }

    [Fact, Behaviour("SM-01")]
    public async Task Attaching_should_fail_when_there_is_none_of_that_name()
    {
        Assert.Contains("No such file or directory: 'frames'", Assert.Throws<FileNotFoundException>(() => Context.AttachSharedMemory("frames")).Message);
        Assert.Contains("'name' can only be None if create=True", Assert.Throws<ArgumentNullException>(() => Context.AttachSharedMemory(null!)).Message);

        Assert.True(await Context.RunAsync(static () => Fails<FileNotFoundException>(() => ProcessContext.Current.AttachSharedMemory("frames"))));
    }

    [Fact, Behaviour("SM-02", "SM-04")]
    public async Task Bytes_should_be_the_same_in_both_processes_when_the_other_attaches_by_name()
    {
        using var memory = Context.CreateSharedMemory(1000, "frames");
        memory.Span[999] = 7;

        var (size, seen) = await Context.RunAsync(static () =>
        {
            using var found = ProcessContext.Current.AttachSharedMemory("frames");
            found.Span[0] = 8;
            return (found.Size, found.Span[999]);
        });

        Assert.Equal((1000L, (byte)7), (size, seen));
        Assert.Equal(((byte)8, "frames"), (memory.Span[0], memory.Name));
        memory.Unlink();
    }

    [Fact, Behaviour("SM-02")]
    public void Memory_should_be_zeros_and_have_a_name_of_its_own_when_it_is_new()
    {
        using var memory = Context.CreateSharedMemory(5000);
        using var other = Context.CreateSharedMemory(1);

        Assert.Equal(5000, memory.Span.Length);
        Assert.Equal(-1, memory.Span.IndexOfAnyExcept((byte)0));
        Assert.NotEqual(memory.Name, other.Name);
        Assert.Equal($"SharedMemory('{memory.Name}', size=5000)", memory.ToString());
        using var same = Context.AttachSharedMemory(memory.Name);
        Assert.Equal(memory, same);
    }

    [Fact, Behaviour("SM-04")]
    public async Task Handle_should_attach_by_itself_when_it_has_travelled()
    {
        using var memory = Context.CreateSharedMemory(100);

        await Context.RunAsync(static (SharedMemory memory, int value) => memory.Write(8, value), memory, 42);
        await Context.RunAsync(() => memory.Access(static bytes => bytes[0] = 9));

        Assert.Equal(42, memory.Read<int>(8));
        Assert.Equal(9, memory.Memory.Span[0]);
    }

    [Fact, Behaviour("SM-04")]
    public async Task Memory_should_outlive_its_maker_when_that_returns_the_handle_and_ends()
    {
        var made = await Context.RunAsync(static () =>
        {
            using var memory = ProcessContext.Current.CreateSharedMemory(100);
            memory.CopyFrom(0, "from the child"u8);
            return memory;
        });

        using (made)
        {
            var bytes = new byte[14];
            made.CopyTo(0, bytes);
            Assert.Equal("from the child"u8, bytes);
            made.Unlink();
        }
    }

    [Fact, Behaviour("SM-03")]
    public async Task Close_should_be_of_this_handle_only_and_may_be_repeated()
    {
        using var memory = Context.CreateSharedMemory(100);
        var copy = Context.AttachSharedMemory(memory.Name);
        var bytes = copy.Memory;

        copy.Close();
        copy.Close();

        Assert.Throws<ObjectDisposedException>(() => copy.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => copy.Read<byte>());
        Assert.Throws<ObjectDisposedException>(() => copy.Access(static bytes => bytes[0]));
        Assert.Throws<ObjectDisposedException>(() => bytes.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => bytes.Pin());
        memory.Span[1] = 1;
        Assert.Equal(1, await Context.RunAsync(static memory => memory.Read<byte>(1), memory));
    }

    [Fact, Behaviour("SM-03")]
    public async Task Memory_should_stay_usable_and_not_be_found_any_more_when_it_is_unlinked()
    {
        using var memory = Context.CreateSharedMemory(100, "frames");

        memory.Unlink();

        memory.Span[0] = 1;
        Assert.Equal(1, memory.Read<byte>());
        Assert.Throws<FileNotFoundException>(memory.Unlink);
        Assert.Throws<FileNotFoundException>(() => Context.AttachSharedMemory("frames"));
        Assert.True(await Context.RunAsync(static memory => Fails<FileNotFoundException>(() => memory.Read<byte>()), memory));
        memory.Close();
        Assert.Throws<FileNotFoundException>(memory.Unlink);
    }

    [Fact, Behaviour("SM-03")]
    public async Task Memory_should_stay_until_an_access_is_over_when_it_is_closed_meanwhile()
    {
        var memory = Context.CreateSharedMemory(1 << 20);
        using var pinned = memory.Memory.Pin();
        var closing = Task.CompletedTask;

        memory.Access(bytes =>
        {
            closing = Task.Run(memory.Close);
            closing.Wait(Stuck);
            bytes.Fill(3);
        });

        await closing;
        Assert.Equal(3, Touch(pinned));
    }

    [Fact, Behaviour("SM-02")]
    public void Access_outside_should_be_refused()
    {
        using var memory = Context.CreateSharedMemory(100);

        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Read<long>(93));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Write(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.CopyTo(long.MaxValue, new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.CopyFrom(0, new byte[101]));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.GetSpan(100, 1).Length);
        Assert.Equal(0, memory.GetSpan(100, 0).Length);
    }

    [Fact, Behaviour("SM-07")]
    public async Task Everything_that_a_manager_has_made_should_be_unlinked_when_it_is_disposed_of()
    {
        SharedMemory memory;
        ShareableList list;
        var manager = Context.CreateSharedMemoryManager();
        using (manager)
        {
            memory = manager.CreateSharedMemory(100);
            list = manager.CreateShareableList(["a", 1]);
            Assert.Equal("a", await Context.RunAsync(static (ShareableList list, SharedMemory memory) =>
            {
                memory.Write(0, (byte)5);
                return (string)list[0]!;
            }, list, memory));
            Assert.Equal(5, memory.Read<byte>());
        }

        Assert.Throws<FileNotFoundException>(() => Context.AttachSharedMemory(memory.Name));
        Assert.Throws<FileNotFoundException>(() => Context.AttachShareableList(list.Memory.Name));
        Assert.Throws<ObjectDisposedException>(() => memory.Read<byte>());
        Assert.Throws<ObjectDisposedException>(() => manager.CreateSharedMemory(1));
        manager.Dispose();
    }

    internal static bool Fails<TException>(Action action) where TException : Exception
    {
        try
        {
            action();
            return false;
        }
        catch (TException)
        {
            return true;
        }
    }

    private static unsafe byte Touch(System.Buffers.MemoryHandle pinned) => *(byte*)pinned.Pointer;
}

public sealed class SpawnSharedMemorySpecs(ActorProcFixture kit) : SharedMemorySpecs(kit, "spawn");

public sealed class InProcessSharedMemorySpecs(ActorProcFixture kit) : SharedMemorySpecs(kit, "in-process");
