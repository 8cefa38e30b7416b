using ActorProc.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Kit;

/// <summary>Processes that run functions, queues and locks: each expectation as it passes and as it fails.</summary>
public abstract class FunctionSpecs(ITestOutputHelper output, ProcessMode mode) : ActorProcTestKit(output, mode: mode)
{
    [Fact]
    public async Task Process_should_be_seen_to_start_and_to_end()
    {
        var process = App.CreateProcess(static (int code) => ActorProcess.Exit(code), 3, new ProcessOptions { Name = "three" });
        (await Failures.MessageAsync(() => ExpectStartedAsync(process, Failures.Soon))).Says("'three' has started", "initial");

        process.Start();

        Assert.Equal(process.Pid, await ExpectStartedAsync(process));
        await ExpectExitedAsync(process, 3);
        Assert.Equal(3, (await ExpectExitReasonAsync<ExitReason.Exited>(process)).Code);
        (await Failures.MessageAsync(() => ExpectExitedAsync(process, 0))).Says("'three' ends with exit code 0", "exit code 3", "exited with code 3");
        (await Failures.MessageAsync(() => ExpectExitReasonAsync<ExitReason.Stopped>(process))).Says("ends by Stopped", "exited with code 3 (Exited)");
        process.Close();
    }

    [Fact]
    public async Task Process_that_goes_on_should_fail_the_expectation_of_its_end()
    {
        await using var go = App.CreateEvent();
        var process = App.StartProcess(static (ProcessEvent go) => go.Wait(), go, new ProcessOptions { Name = "patient" });

        (await Failures.MessageAsync(() => ExpectExitedAsync(process, 0, Failures.Soon))).Says("'patient' ends with exit code 0", "it has not ended");
        (await Failures.MessageAsync(() => ExpectEndAsync(process, Failures.Soon))).Says("'patient' ends", "it has not ended");
        go.Set();
        await ExpectExitedAsync(process, 0);
        process.Close();
    }

    [Fact]
    public async Task Queue_should_be_looked_into_without_being_touched()
    {
        await using var queue = App.CreateQueue<string>(name: "jobs");
        await ExpectQueueEmptyAsync(queue);
        queue.Put("a");
        queue.Put("b");

        await ExpectQueueHoldsAsync(queue, ["a", "b"]);
        (await Failures.MessageAsync(() => ExpectQueueHoldsAsync(queue, ["b", "a"], Failures.Soon))).Says("queue 'jobs' holds [b, a]", "it holds [a, b]");
        (await Failures.MessageAsync(() => ExpectQueueEmptyAsync(queue, Failures.Soon))).Says("queue 'jobs' is empty", "it holds [a, b]");
        Assert.Equal("a", queue.Get());
        await ExpectQueueHoldsAsync(queue, ["b"]);
    }

    [Fact]
    public async Task Lock_should_tell_who_holds_it_and_who_waits()
    {
        await using var guard = App.CreateLock("door");
        await using var leave = App.CreateEvent();
        await ExpectFreeAsync(guard);
        (await Failures.MessageAsync(() => ExpectHeldByAsync(guard, null, Failures.Soon))).Says("lock 'door' is held by the tests' process", "held by nobody; waiting: nobody");
        var holder = App.StartProcess(Hold, guard, leave, new ProcessOptions { Name = "holder" });
        await ExpectHeldByAsync(guard, holder);
        var waiter = App.StartProcess(Hold, guard, leave, new ProcessOptions { Name = "waiter" });
        await ExpectWaitingForAsync(guard, waiter);

        (await Failures.MessageAsync(() => ExpectHeldByAsync(guard, waiter, Failures.Soon))).Says("lock 'door' is held by 'waiter'", "held by 'holder'", "waiting: 'waiter'");
        (await Failures.MessageAsync(() => ExpectWaitingForAsync(guard, holder, Failures.Soon))).Says("'holder' (pid", "waits for lock 'door'", "held by 'holder'");
        (await Failures.MessageAsync(() => ExpectFreeAsync(guard, Failures.Soon))).Says("lock 'door' is held by nobody", "held by 'holder'");
        leave.Set();
        await ExpectExitedAsync(holder, 0);
        await ExpectExitedAsync(waiter, 0);
        Assert.True(guard.TryAcquire());
        await ExpectHeldByAsync(guard, null);
        (await Failures.MessageAsync(() => ExpectWaitingForAsync(guard, null, Failures.Soon))).Says("the tests' process", "waits for lock 'door'", "waiting: nobody");
        guard.Release();
        holder.Close();
        waiter.Close();
    }

    private static void Hold(ProcessLock guard, ProcessEvent leave)
    {
        using (guard.Enter())
            leave.Wait();
    }
}

public sealed class ProcessFunctionSpecs(ITestOutputHelper output) : FunctionSpecs(output, ProcessMode.Processes);

public sealed class InProcessFunctionSpecs(ITestOutputHelper output) : FunctionSpecs(output, ProcessMode.InProcess);
