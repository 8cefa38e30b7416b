using System.Diagnostics;
using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>What becomes of objects whose manager dies.</summary>
public sealed class ManagerDeathSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("MG-11")]
    public async Task Every_use_should_fail_with_one_exception_when_the_managers_process_is_killed()
    {
        await using var manager = Context.StartManager();
        var (busy, idle) = (manager.CreateValue(1), manager.CreateList([1]));
        var running = Context.CreateEvent();
        var pending = busy.CallAsync(static (_, running) =>
        {
            running.Set();
            new ManualResetEventSlim().Wait();
            return 0;
        }, running);
        var waiting = busy.CallAsync(static box => box.Value);
        Assert.True(running.Wait(Stuck));

        var watch = Stopwatch.StartNew();
        manager.Process.Kill();

        var failure = await Assert.ThrowsAsync<ManagerLostException>(() => pending.WaitAsync(Stuck));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"It failed {watch.ElapsedMilliseconds} ms after the kill.");
        Assert.Contains("'Manager' (pid ", failure.Message);
        await Assert.ThrowsAsync<ManagerLostException>(() => waiting.WaitAsync(Stuck));
        Assert.Throws<ManagerLostException>(() => idle.Count);
        Assert.Throws<ManagerLostException>(() => manager.CreateValue(2));
        Assert.EndsWith("gone>", idle.ToString());
        await Context.RunAsync(static idle => Assert.Throws<ManagerLostException>(() => idle.Count), idle);
        await running.DisposeAsync();
    }

    [Fact, Behaviour("MG-02")]
    public async Task Manager_should_be_killed_when_it_does_not_come_to_an_end()
    {
        var manager = Context.StartManager();
        var value = manager.CreateValue(1);
        var running = Context.CreateEvent();
        // A foreground thread: its process does not end before that does.
        value.Call((_, running) =>
        {
            new Thread(() =>
            {
                running.Set();
                new ManualResetEventSlim().Wait();
            }).Start();
        }, running);
        Assert.True(running.Wait(Stuck));
        var process = manager.Process;

        await manager.ShutDownAsync().WaitAsync(Stuck);

        Assert.Equal(new ExitReason.Stopped(), process.ExitReason);
        await running.DisposeAsync();
    }

    [Fact, Behaviour("MG-03")]
    public async Task Manager_should_live_on_when_it_is_interrupted()
    {
        await using var manager = Context.StartManager();
        var value = manager.CreateValue(1);

        ProcessSignals.Send(ProcessSignals.Interrupt, manager.Process.Pid!.Value);

        Assert.Equal(2, value.Update(static value => value + 1));
        Assert.True(manager.Process.IsAlive);
    }
}
