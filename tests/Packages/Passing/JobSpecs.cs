using ActorProc;
using ActorProc.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Passing;

public sealed class JobSpecs(ActorProcFixture kit, ITestOutputHelper output) : ActorProcTest(kit, output), IClassFixture<ActorProcFixture>
{
    [Fact]
    public async Task Job_should_end_with_its_exit_code()
    {
        var job = App.StartProcess(static (int code) => ActorProcess.Exit(code), 3);

        await Kit.ExpectExitedAsync(job, 3);
        job.Close();
    }

    [Fact]
    public async Task Job_should_hold_the_lock_until_it_is_killed()
    {
        await using var door = App.CreateLock("door");
        var holder = App.StartProcess(static (ProcessLock door) =>
        {
            door.Acquire();
            Thread.Sleep(Timeout.Infinite);
        }, door);
        await Kit.ExpectHeldByAsync(door, holder);

        holder.Kill();

        await Kit.ExpectFreeAsync(door);
        await Kit.ExpectExitedAsync(holder, -9);
        holder.Close();
    }
}
