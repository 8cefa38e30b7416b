using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Acceptance;

/// <summary>What Ctrl-C and SIGTERM do to an application of this library. The signals go where a terminal or a service manager would send them.</summary>
public sealed class HostSignalSpecs
{
    // As a shell, and .NET, show an end by a signal. Stopping in order ends with the same codes.
    private const int Interrupted = 130;
    private const int Terminated = 143;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Everything_should_stop_once_and_in_order_when_ctrl_c_is_pressed()
    {
        await using var host = HostProcess.Start("family");
        await host.HearAsync("ready");

        ProcessSignals.SendToGroup(ProcessSignals.Interrupt, host.Pid);

        Assert.Equal(Interrupted, await host.ExitCodeAsync());
        AssertStoppedInOrder(host);
    }

    [Fact]
    public async Task Everything_should_stop_once_and_in_order_when_only_main_is_interrupted()
    {
        await using var host = HostProcess.Start("family");
        await host.HearAsync("ready");

        ProcessSignals.Send(ProcessSignals.Interrupt, host.Pid);

        Assert.Equal(Interrupted, await host.ExitCodeAsync());
        AssertStoppedInOrder(host);
    }

    [Fact]
    public async Task Everything_should_stop_once_and_in_order_when_main_is_terminated()
    {
        await using var host = HostProcess.Start("family");
        await host.HearAsync("ready");

        ProcessSignals.Send(ProcessSignals.Terminate, host.Pid);

        Assert.Equal(Terminated, await host.ExitCodeAsync());
        AssertStoppedInOrder(host);
    }

    [Fact]
    public async Task Functions_should_be_ended_when_ctrl_c_is_pressed_although_they_would_go_on_for_ever()
    {
        await using var host = HostProcess.Start("functions");
        await host.HearAsync("ready");

        ProcessSignals.SendToGroup(ProcessSignals.Interrupt, host.Pid);

        Assert.Equal(Interrupted, await host.ExitCodeAsync());
        Assert.InRange(await host.UntilAllGoneAsync(), TimeSpan.Zero, Limit);
        Assert.Empty(host.RunDirectories);
    }

    [Fact]
    public async Task Workers_and_spares_should_go_at_once_and_calmly_when_ctrl_c_is_pressed_and_they_have_nothing_to_do()
    {
        await using var host = HostProcess.Start("idle-functions");
        await host.HearAsync("ready");

        var watch = System.Diagnostics.Stopwatch.StartNew();
        ProcessSignals.SendToGroup(ProcessSignals.Interrupt, host.Pid);

        Assert.Equal(Interrupted, await host.ExitCodeAsync());
        // Not after the drain-timeout, which is 5 s.
        Assert.True(watch.Elapsed < 2 * Limit, $"It took {watch.Elapsed}.");
        Assert.Empty(host.Members());
        Assert.DoesNotContain("   at ", host.Said);
        Assert.DoesNotContain("xception", host.Said);
    }

    [Fact]
    public async Task Second_ctrl_c_should_kill_when_the_first_one_leads_nowhere()
    {
        await using var host = HostProcess.Start("hang");
        await host.HearAsync("ready");
        ProcessSignals.SendToGroup(ProcessSignals.Interrupt, host.Pid);
        await Eventually.IsTrueAsync(() => host.Events.Contains("hanging"), () => $"the host to hang in PostStop. Its events: {string.Join(", ", host.Events)}. It said:\n{host.Said}");
        Assert.Contains(host.Pid, host.Members());

        ProcessSignals.SendToGroup(ProcessSignals.Interrupt, host.Pid);

        Assert.Equal(Interrupted, await host.ExitCodeAsync());
        Assert.InRange(await host.UntilAllGoneAsync(), TimeSpan.Zero, Limit);
    }

    [Fact]
    public async Task Ctrl_c_should_do_what_it_does_anywhere_when_signals_are_not_handled()
    {
        await using var host = HostProcess.Start("family-unhandled");
        await host.HearAsync("ready");

        ProcessSignals.SendToGroup(ProcessSignals.Interrupt, host.Pid);

        Assert.Equal(Interrupted, await host.ExitCodeAsync());
        Assert.InRange(await host.UntilAllGoneAsync(), TimeSpan.Zero, Limit);
        Assert.Empty(host.Events);
    }

    [Fact]
    public async Task Nodes_should_live_on_when_ctrl_c_reaches_the_whole_group_and_the_application_goes_on()
    {
        await using var host = HostProcess.Start("interrupted");
        var pid = await host.HearAsync("ready");

        ProcessSignals.SendToGroup(ProcessSignals.Interrupt, host.Pid);

        Assert.Equal(pid, await host.HearAsync("interrupted"));
    }

    private static void AssertStoppedInOrder(HostProcess host)
    {
        Assert.Equal(["child stopped", "family stopped"], host.Events);
        Assert.DoesNotContain("   at ", host.Said);
        Assert.DoesNotContain("Exception", host.Said);
        Assert.DoesNotContain("[ERROR]", host.Said);
        Assert.Empty(host.Members());
        Assert.Empty(host.RunDirectories);
    }
}
