using ActorProc.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Guide;

public sealed class JobSpecs(ActorProcFixture kit, ITestOutputHelper output) : ActorProcTest(kit, output), IClassFixture<ActorProcFixture>
{
    [Fact]
    public async Task Worker_should_free_the_lock_when_it_is_killed()
    {
        await using var door = App.CreateLock("door");
        await using var jobs = App.CreateQueue<string>(name: "jobs");
        jobs.Put("first");
        jobs.Put("second");
        var worker = App.StartProcess(Work, door, jobs, new ProcessOptions { Name = "worker" });
        await Kit.ExpectHeldByAsync(door, worker);
        await Kit.ExpectQueueHoldsAsync(jobs, ["second"]);

        worker.Kill();

        await Kit.ExpectExitedAsync(worker, -9);
        await Kit.ExpectFreeAsync(door);
        worker.Close();
    }

    private static void Work(ProcessLock door, ProcessQueue<string> jobs)
    {
        jobs.Get();
        door.Acquire();
        Thread.Sleep(Timeout.Infinite);
    }
}
