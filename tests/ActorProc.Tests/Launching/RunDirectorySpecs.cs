using System.Runtime.Versioning;
using ActorProc.Node;
using Xunit;

namespace ActorProc.Tests.Launching;

[UnsupportedOSPlatform("windows")]
public sealed class RunDirectorySpecs : IDisposable
{
    const UnixFileMode Everybody = FileFacts.OwnerOnly | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    readonly string _base = Path.Combine(Path.GetTempPath(), $"ap-{Path.GetRandomFileName()}");

    public void Dispose()
    {
        if (Directory.Exists(_base)) Directory.Delete(_base, recursive: true);
    }

    [Fact]
    public void Directory_should_be_private_when_it_is_made()
    {
        using var run = RunDirectory.Create(_base);

        Assert.Equal(_base, Path.GetDirectoryName(run.Path));
        Assert.Equal(8, Path.GetFileName(run.Path).Length);
        Assert.Equal(FileFacts.OwnerOnly, File.GetUnixFileMode(_base));
        Assert.Equal(FileFacts.OwnerOnly, File.GetUnixFileMode(run.Path));
        Assert.True(File.Exists(Path.Combine(run.Path, "owner")));
    }

    [Fact]
    public void Directory_should_be_removed_by_the_last_when_two_shared_it()
    {
        var first = RunDirectory.Create(_base);
        var second = RunDirectory.Join(first.Path);
        File.WriteAllText(Path.Combine(first.Path, "socket"), "");

        first.Dispose();
        first.Dispose();
        Assert.True(Directory.Exists(second.Path));

        second.Dispose();
        Assert.False(Directory.Exists(second.Path));
    }

    [Fact]
    public void Directory_should_be_removed_whole_when_something_is_put_in_it_meanwhile()
    {
        for (var round = 0; round < 20; round++)
        {
            var run = RunDirectory.Create(_base);
            using var isPutting = new ManualResetEventSlim();
            var isOver = false;
            var putting = new Thread(() =>
            {
                try
                {
                    for (var i = 0; !Volatile.Read(ref isOver); i++)
                    {
                        File.WriteAllText(Path.Combine(run.Path, $"late{i}"), "");
                        isPutting.Set();
                    }
                }
                catch (DirectoryNotFoundException)
                {
                    // As it should be.
                }
            });
            putting.Start();
            isPutting.Wait();

            run.Dispose();
            Volatile.Write(ref isOver, true);
            putting.Join();

            Assert.Empty(Directory.GetDirectories(_base));
        }
    }

    [Fact]
    public void Join_should_fail_when_the_directory_is_gone()
    {
        var gone = RunDirectory.Create(_base);
        gone.Dispose();

        Assert.ThrowsAny<IOException>(() => RunDirectory.Join(gone.Path));
    }

    [Fact]
    public void Join_should_fail_when_somebody_is_removing_the_directory()
    {
        using var run = RunDirectory.Create(_base);
        run.Dispose();
        Directory.CreateDirectory(run.Path);
        File.WriteAllText(Path.Combine(run.Path, "owner"), "");
        using var removing = OwnerLock.TryTakeAlone(run.Path);
        Assert.NotNull(removing);

        Assert.ThrowsAny<IOException>(() => RunDirectory.Join(run.Path));
    }

    [Fact]
    public void Start_should_sweep_what_dead_systems_left_and_nothing_else()
    {
        using var living = RunDirectory.Create(_base);
        var dead = Leftover("deaddead", owner: true);
        var foreignName = Leftover("somebody-elses", owner: true);
        var noOwner = Leftover("noowner1", owner: false);
        var halfRemoved = Leftover("halfgone-gone", owner: true);
        var halfMade = Directory.CreateDirectory(Path.Combine(_base, "halfmade")).FullName;
        var target = Leftover("linked-to", owner: true);
        var link = Path.Combine(_base, "linklink");
        Directory.CreateSymbolicLink(link, target);

        using var next = RunDirectory.Create(_base);

        Assert.False(Directory.Exists(dead));
        Assert.False(Directory.Exists(halfMade));
        Assert.False(Directory.Exists(halfRemoved));
        Assert.All([living.Path, foreignName, noOwner, target, link, next.Path], path => Assert.True(Directory.Exists(path), path));
    }

    [Fact]
    public void Sweep_should_leave_it_when_it_belongs_to_another_user()
    {
        // Only root can make such a directory; for everybody else the question is settled by the permissions.
        if (Environment.UserName != "root") return;

        using var living = RunDirectory.Create(_base);
        var foreign = Leftover("foreign1", owner: true);
        using (var chown = System.Diagnostics.Process.Start("chown", ["65534", foreign])) chown.WaitForExit();

        using var next = RunDirectory.Create(_base);

        Assert.True(Directory.Exists(foreign));
    }

    [Fact]
    public void Base_should_be_refused_when_others_can_enter_it()
    {
        Directory.CreateDirectory(_base);
        File.SetUnixFileMode(_base, Everybody);

        Refused("its mode is 0705, not 0700");
    }

    [Fact]
    public void Base_should_be_refused_when_it_is_a_link()
    {
        Directory.CreateSymbolicLink(_base, Path.GetTempPath());

        Refused("symbolic link");

        File.Delete(_base);
    }

    [Fact]
    public void Base_should_be_refused_when_it_is_a_file()
    {
        File.WriteAllText(_base, "");

        Refused("not a directory");

        File.Delete(_base);
    }

    [Fact]
    public void Base_should_be_refused_when_it_belongs_to_another_user()
    {
        if (Environment.UserName != "root") return;

        Directory.CreateDirectory(_base, FileFacts.OwnerOnly);
        using (var chown = System.Diagnostics.Process.Start("chown", ["65534", _base])) chown.WaitForExit();

        Refused("belongs to another user");
    }

    [Fact]
    public void Base_should_be_refused_when_it_cannot_be_made()
    {
        var error = Assert.Throws<RunDirectoryException>(() => RunDirectory.Create("/proc/actorproc"));

        Assert.Contains("'/proc/actorproc' cannot be used", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_should_be_refused_when_a_socket_in_it_would_be_too_long()
    {
        // <base>/<8>/<40>: 107 in all is the most.
        var fits = Path.Combine(_base, new string('x', 107 - 1 - 40 - 1 - 8 - _base.Length - 1));
        RunDirectory.Create(fits).Dispose();

        var error = Assert.Throws<RunDirectoryException>(() => RunDirectory.Create(fits + "x"));

        Assert.Contains($"'{fits}x/", error.Message, StringComparison.Ordinal);
        Assert.Contains("would have 108 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("actorproc.run-directory", error.Message, StringComparison.Ordinal);
    }

    void Refused(string problem)
    {
        var error = Assert.Throws<RunDirectoryException>(() => RunDirectory.Create(_base));
        Assert.Contains($"'{_base}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("actorproc.run-directory", error.Message, StringComparison.Ordinal);
    }

    string Leftover(string name, bool owner)
    {
        var path = Path.Combine(_base, name);
        Directory.CreateDirectory(path, FileFacts.OwnerOnly);
        File.WriteAllText(Path.Combine(path, owner ? "owner" : "other"), "");
        return path;
    }
}
