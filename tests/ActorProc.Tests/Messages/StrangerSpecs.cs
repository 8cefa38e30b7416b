using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Akka.Event;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Messages;

/// <summary>A process of the same user that is no part of the system finds the main process's socket.</summary>
public sealed class StrangerSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "actorproc.link.hello-timeout = 500 ms")
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: somewhere\r\nAccept: more bytes than a hello has, so that it is not missing any\r\nAnd: some more\r\n\r\n")]
    [InlineData("-")]
    public async Task Foreign_process_should_be_refused_by_its_pid_in_the_log_when_it_connects(string greeting)
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Warning));
        var socket = Assert.Single(Directory.GetFiles(App.Placer.RunDirectoryPath, "main-*"));

        await using var stranger = HostProcess.StartStranger(socket, greeting);

        Assert.Equal("0", await stranger.HearAsync("received"));
        var warning = (Warning)await FishForMessageAsync(message => message is Warning { Message: { } said } && said.ToString()!.Contains("refused"), Stuck);
        Assert.Contains($"process {stranger.Pid} of user", warning.Message.ToString());
        Assert.Empty(await App.GetNodesAsync());
    }
}
