using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using ActorProc.Tests.Sharing;
using Xunit;

namespace ActorProc.Tests.Acceptance;

/// <summary>A main process that has shared memory is killed with SIGKILL: none of it outlives the system for longer than until the next start.</summary>
public sealed class KilledMemorySpecs
{
    [Fact, Behaviour("SM-05")]
    public async Task Memory_should_be_removed_by_the_last_process_when_main_is_killed()
    {
        await using var host = HostProcess.Start("memory");
        await host.HearAsync("ready");
        var place = PlaceOf(host);
        Assert.Single(KernelMemory.Files(place));

        host.Kill();
        await host.UntilAllGoneAsync();

        Assert.Empty(host.RunDirectories);
        Assert.False(Directory.Exists(place), $"{place} is left.");
    }

    [Fact, Behaviour("SM-05")]
    public async Task Memory_should_be_swept_away_by_the_next_start_when_all_processes_are_killed()
    {
        await using var host = HostProcess.Start("memory");
        var user = int.Parse(await host.HearAsync("ready"));
        var place = PlaceOf(host);
        Assert.Single(KernelMemory.Files(place));

        // Nobody is left to remove anything.
        ProcessSignals.Kill(user);
        host.Kill();
        await host.UntilAllGoneAsync();

        // Of any system of this user, wherever it has its run directory.
        var elsewhere = Directory.CreateTempSubdirectory("ap-").FullName;
        var options = new ActorProcOptions { RunDirectory = elsewhere, HandleSignals = false, Config = "akka.loglevel = OFF" };
        await using (await ActorProcSystem.StartAsync("next", options))
            Assert.False(Directory.Exists(place), $"{place} is left.");
        Directory.Delete(elsewhere, recursive: true);
    }

    private static string PlaceOf(HostProcess host) => KernelMemory.DirectoryOf(Path.GetDirectoryName(Assert.Single(host.OwnRunDirectories))!);
}
