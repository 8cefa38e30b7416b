using ActorProc.Node;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Sharing;

/// <summary>Shared memory is freed when the last process that uses it is gone or dead, and nothing of it is ever left. No handle is on its way here, so nothing lingers.</summary>
public sealed class SharedMemoryLifeSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "actorproc.sharing.memory-linger = 1 ms")
{
    private const int Size = 1 << 20;

    private string Place => KernelMemory.DirectoryOf(App);

    public override async Task DisposeAsync()
    {
        var (place, left) = (Place, KernelMemory.Files(App));
        await base.DisposeAsync();
        Assert.Empty(left);
        Assert.False(Directory.Exists(place), $"{place} outlived its system.");
    }

    [Fact, Behaviour("SM-03", "SM-05")]
    public void Files_should_be_private_and_have_a_name_only_when_the_user_gave_one()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var named = App.CreateSharedMemory(Size, "frames");
        using var unnamed = App.CreateSharedMemory(Size);

        var file = Assert.Single(KernelMemory.Files(App));
        Assert.StartsWith("frames.", file);
        Assert.Equal(FileFacts.OwnerOnly, File.GetUnixFileMode(Place));
        foreach (var path in Directory.GetFiles(Place))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(1, KernelMemory.Open(App));
        Assert.Equal(2, KernelMemory.Mapped(App, Environment.ProcessId));
        named.Unlink();
        Assert.Empty(KernelMemory.Files(App));
    }

    [Fact, Behaviour("SM-05")]
    public async Task Memory_should_be_kept_for_its_users_when_a_process_that_attached_is_killed()
    {
        var said = new Reports<int>();
        using var memory = App.CreateSharedMemory(Size);
        var user = App.StartProcess(Use, memory, (IProgress<int>)said);
        Assert.Equal(1, await said.NextAsync("the other process has attached"));

        user.Kill();
        Assert.True(await user.JoinAsync(Stuck));

        Assert.Equal(1, memory.Read<int>());
        Assert.Equal(1, await App.RunAsync(static memory => memory.Read<int>(), memory));
    }

    [Fact, Behaviour("SM-05")]
    public async Task Memory_should_be_kept_when_its_maker_is_killed_and_somebody_else_uses_it()
    {
        var made = new Reports<SharedMemory>();
        var maker = App.StartProcess(Make, (IProgress<SharedMemory>)made);
        using var memory = await made.NextAsync("the other process has made it");
        Assert.Equal(7, memory.Read<int>());

        maker.Kill();
        Assert.True(await maker.JoinAsync(Stuck));

        Assert.Equal(7, await App.RunAsync(static memory => memory.Read<int>(), memory));
    }

    [Fact, Behaviour("SM-05")]
    public async Task Memory_should_be_freed_when_the_only_process_that_used_it_is_killed()
    {
        var made = new Reports<SharedMemory>();
        var maker = App.StartProcess(MakeNamed, (IProgress<SharedMemory>)made);
        var handle = await made.NextAsync("the other process has made it");
        Assert.NotEmpty(KernelMemory.Files(App));

        maker.Kill();

        await Eventually.IsTrueAsync(() => KernelMemory.Files(App).Length == 0, () => $"the end of {string.Join(", ", KernelMemory.Files(App))}");
        Assert.Throws<FileNotFoundException>(() => handle.Read<int>());
        Assert.Throws<FileNotFoundException>(() => App.AttachSharedMemory("frames"));
        Assert.Throws<FileNotFoundException>(handle.Unlink);
        Assert.True(await maker.JoinAsync(Stuck));
    }

    [Fact, Behaviour("SM-05")]
    public async Task Memory_should_be_freed_when_the_last_handle_is_closed()
    {
        var memory = App.CreateSharedMemory(Size);
        using var other = App.AttachSharedMemory(memory.Name);

        memory.Close();
        Assert.Equal(0, other.Read<int>());
        other.Close();

        await FreedAsync();
        Assert.Equal(0, KernelMemory.Mapped(App, Environment.ProcessId));
    }

    [Fact, Behaviour("SM-05")]
    public async Task Memory_should_be_freed_when_the_handle_is_forgotten()
    {
        Forget();

        await Eventually.IsTrueAsync(() => { GC.Collect(); GC.WaitForPendingFinalizers(); return KernelMemory.Open(App) == 0; }, () => "the garbage collector to free it");
        Assert.Equal(0, KernelMemory.Mapped(App, Environment.ProcessId));
    }

    [Fact, Behaviour("SM-05")]
    public async Task Memory_that_is_unlinked_should_be_freed_when_its_last_user_is_killed()
    {
        var said = new Reports<int>();
        var memory = App.CreateSharedMemory(Size);
        var user = App.StartProcess(Use, memory, (IProgress<int>)said);
        Assert.Equal(1, await said.NextAsync("the other process has attached"));

        memory.Unlink();
        memory.Close();
        Assert.Equal(OperatingSystem.IsLinux() ? 1 : 0, KernelMemory.Mapped(App, user.Pid!.Value));
        user.Kill();

        await FreedAsync();
        Assert.True(await user.JoinAsync(Stuck));
    }

    [Fact, Behaviour("SM-05")]
    public async Task Memory_and_lock_of_a_value_should_be_freed_when_its_only_user_is_killed()
    {
        var made = new Reports<SharedValue<int>>();
        var maker = App.StartProcess(MakeValue, (IProgress<SharedValue<int>>)made);
        var value = await made.NextAsync("the other process has made it");

        maker.Kill();

        await FreedAsync();
        await Eventually.IsTrueAsync(() => SharedMemorySpecs.Fails<ObjectDisposedException>(() => value.GetLock().TryAcquire()), () => "the end of the value's lock");
        Assert.True(await maker.JoinAsync(Stuck));
    }

    [Fact, Behaviour("V-04")]
    public async Task Value_should_be_usable_when_a_process_that_held_its_lock_is_killed()
    {
        var said = new Reports<int>();
        await using var value = App.CreateValue(5);
        var holder = App.StartProcess(HoldFor, value, (IProgress<int>)said);
        await said.NextAsync("the other process holds the lock");

        holder.Kill();

        Assert.Equal(6, value.Update(static number => number + 1));
        Assert.True(await holder.JoinAsync(Stuck));
    }

    [Fact, Behaviour("SM-01")]
    public void Creation_should_fail_and_leave_nothing_when_there_is_not_that_much_memory()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var other = App.CreateSharedMemory(1);
        var all = new DriveInfo("/dev/shm").TotalSize;

        Assert.Throws<IOException>(() => App.CreateSharedMemory(all + (1 << 20), "frames"));

        Assert.Empty(KernelMemory.Files(App));
        using var next = App.CreateSharedMemory(1, "frames");
        next.Unlink();
    }

    [Fact, Behaviour("SM-05")]
    public async Task All_its_memory_should_be_taken_when_it_is_made()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var memory = App.CreateSharedMemory(Size, "frames");

        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%b", Path.Combine(Place, KernelMemory.Files(App)[0])]) { RedirectStandardOutput = true })!;

        Assert.Equal(Size / 512, int.Parse(await stat.StandardOutput.ReadToEndAsync()));
        memory.Unlink();
    }

    [Fact, Behaviour("SM-04")]
    public async Task Actor_in_another_process_should_use_it_when_it_comes_in_a_message()
    {
        using var memory = App.CreateSharedMemory(Size);
        var painter = App.ActorOf(Props.Create<Painter>(), "painter", Placement.OwnProcess);

        var painted = await painter.Ask<Painted>(new Paint(memory, 5), Stuck);

        Assert.NotEqual(Environment.ProcessId, painted.Pid);
        Assert.Equal(memory, painted.Memory);
        Assert.Equal(5, memory.Read<byte>(Size - 1));
    }

    [Fact, Behaviour("SM-05")]
    public async Task Nothing_should_be_left_when_processes_are_killed_at_any_moment()
    {
        using var memory = App.CreateSharedMemory(Size);
        for (var round = 0; round < 8; round++)
        {
            var said = new Reports<int>();
            var users = Enumerable.Range(0, 2).Select(_ => App.StartProcess(Churn, memory, (IProgress<int>)said)).ToArray();
            await said.NextAsync("one of them has begun");
            // A moment is what is wanted here, not an event: whatever they are in the middle of then.
            await Task.Delay(Random.Shared.Next(50));

            foreach (var user in users)
                user.Kill();
            foreach (var user in users)
                Assert.True(await user.JoinAsync(Stuck));
        }

        await Eventually.IsTrueAsync(() => KernelMemory.Files(App).Length == 0, () => $"the end of {string.Join(", ", KernelMemory.Files(App))}");
        await Eventually.IsTrueAsync(
            () => KernelMemory.Open(App) == (OperatingSystem.IsLinux() ? 1 : 0), () => $"the memory of the dead to be freed; {KernelMemory.Open(App)} segments are open");
    }

    private static void Churn(SharedMemory memory, IProgress<int> said)
    {
        said.Report(Environment.ProcessId);
        for (var i = 0; ; i++)
        {
            var (named, unnamed) = (ProcessContext.Current.CreateSharedMemory(Size, $"{Environment.ProcessId}-{i}"), ProcessContext.Current.CreateSharedMemory(Size));
            memory.Write(i % Size, (byte)i);
            using var value = ProcessContext.Current.AttachSharedMemory(named.Name);
            value.Write(0, unnamed.Read<int>());
            if (i % 2 == 0)
                named.Unlink();
            named.Close();
            unnamed.Close();
        }
    }

    private static void Use(SharedMemory memory, IProgress<int> said)
    {
        memory.Write(0, 1);
        said.Report(memory.Read<int>());
        Thread.Sleep(Timeout.Infinite);
    }

    private static void Make(IProgress<SharedMemory> made)
    {
        using var memory = ProcessContext.Current.CreateSharedMemory(Size);
        memory.Write(0, 7);
        made.Report(memory);
        Thread.Sleep(Timeout.Infinite);
    }

    private static void MakeNamed(IProgress<SharedMemory> made)
    {
        using var memory = ProcessContext.Current.CreateSharedMemory(Size, "frames");
        made.Report(memory);
        Thread.Sleep(Timeout.Infinite);
    }

    private static void MakeValue(IProgress<SharedValue<int>> made)
    {
        var value = ProcessContext.Current.CreateValue(7);
        made.Report(value);
        Thread.Sleep(Timeout.Infinite);
        GC.KeepAlive(value);
    }

    private static void HoldFor(SharedValue<int> value, IProgress<int> said)
    {
        using var held = value.Enter();
        said.Report(value.Value);
        Thread.Sleep(Timeout.Infinite);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private void Forget() => App.CreateSharedMemory(Size).Write(0, 1);

    private Task FreedAsync() => Eventually.IsTrueAsync(() => KernelMemory.Open(App) == 0, () => $"the memory to be freed; the main process holds {KernelMemory.Open(App)} segments open");

    private sealed record Paint(SharedMemory Memory, byte Colour);

    private sealed record Painted(SharedMemory Memory, int Pid);

    private sealed class Painter : ReceiveActor
    {
        public Painter() => Receive<Paint>(paint =>
        {
            paint.Memory.Access(bytes => bytes.Fill(paint.Colour));
            Sender.Tell(new Painted(paint.Memory, Environment.ProcessId), Self);
        });
    }
}
