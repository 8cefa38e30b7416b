using System.Runtime.Versioning;
using System.Security.Cryptography;
using ActorProc.Node;
using ActorProc.Tests.Sharing;
using Xunit;

namespace ActorProc.Tests.Launching;

[UnsupportedOSPlatform("windows")]
public sealed class MemoryDirectorySpecs : IDisposable
{
    readonly string _base = Path.Combine(Path.GetTempPath(), $"ap-{Path.GetRandomFileName()}");
    readonly List<string> _made = [];

    public void Dispose()
    {
        foreach (var path in _made.Where(Path.Exists))
        {
            if (new DirectoryInfo(path).LinkTarget is not null) File.Delete(path);
            else Directory.Delete(path, recursive: true);
        }

        if (Directory.Exists(_base)) Directory.Delete(_base, recursive: true);
    }

    [Fact]
    public void Directory_should_be_private_and_go_when_it_is_disposed_of()
    {
        using var run = RunDirectory.Create(_base);
        var memory = MemoryDirectory.Create(run.Path);

        Assert.Equal(KernelMemory.DirectoryOf(run.Path), memory.Path);
        Assert.Equal(FileFacts.OwnerOnly, File.GetUnixFileMode(memory.Path));
        File.WriteAllText(Path.Combine(memory.Path, "frames"), "");

        memory.Dispose();
        Assert.False(Directory.Exists(memory.Path));
    }

    [Fact]
    public void Directory_should_go_with_the_run_directory_when_its_process_has_ended_without_a_word()
    {
        if (!OperatingSystem.IsLinux()) return;

        var run = RunDirectory.Create(_base);
        var left = Leftover(Path.GetFileName(run.Path), owner: true);

        run.Dispose();

        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public void Start_should_sweep_what_dead_systems_left_and_nothing_else()
    {
        if (!OperatingSystem.IsLinux()) return;

        using var run = RunDirectory.Create(_base);
        using var living = MemoryDirectory.Create(run.Path);
        var dead = Leftover(NewName(), owner: true);
        var halfMade = KernelMemory.DirectoryOf(NewName());
        Directory.CreateDirectory(halfMade, FileFacts.OwnerOnly);
        _made.Add(halfMade);
        var foreignName = Leftover("somebody-elses", owner: true);
        var noOwner = Leftover(NewName(), owner: false);
        var target = Leftover("linked-to", owner: true);
        var link = KernelMemory.DirectoryOf(NewName());
        Directory.CreateSymbolicLink(link, target);
        _made.Add(link);

        using var next = RunDirectory.Create(_base);

        Assert.False(Directory.Exists(dead));
        Assert.False(Directory.Exists(halfMade));
        Assert.All([living.Path, foreignName, noOwner, target, link], path => Assert.True(Directory.Exists(path), path));
        Assert.True(File.Exists(Path.Combine(target, "owner")));
    }

    [Fact]
    public void Sweep_should_leave_it_when_it_belongs_to_another_user()
    {
        // Only root can make such a directory.
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") return;

        var foreign = Leftover(NewName(), owner: true);
        using (var chown = System.Diagnostics.Process.Start("chown", ["65534", foreign])) chown.WaitForExit();

        using var next = RunDirectory.Create(_base);

        Assert.True(Directory.Exists(foreign));
    }

    [Fact]
    public async Task Directories_should_be_made_when_others_are_swept_at_the_same_time()
    {
        using var run = RunDirectory.Create(_base);
        using var enough = new CancellationTokenSource();
        var sweeping = Task.Run(() =>
        {
            while (!enough.IsCancellationRequested) MemoryDirectory.Sweep();
        });

        for (var i = 0; i < 200; i++)
        {
            using var memory = MemoryDirectory.Create(NewName(run.Path));
            Assert.True(File.Exists(Path.Combine(memory.Path, "owner")), memory.Path);
        }

        await enough.CancelAsync();
        await sweeping;
    }

    // In a directory that is there, for systems that have no memory of the kernel's.
    static string NewName(string? below = null)
    {
        var name = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", RunDirectory.NameLength);
        return below is null ? name : Directory.CreateDirectory(Path.Combine(below, name)).FullName;
    }

    string Leftover(string name, bool owner)
    {
        var path = KernelMemory.DirectoryOf(name);
        Directory.CreateDirectory(path, FileFacts.OwnerOnly);
        File.WriteAllText(Path.Combine(path, owner ? "owner" : "other"), "");
        _made.Add(path);
        return path;
    }
}
