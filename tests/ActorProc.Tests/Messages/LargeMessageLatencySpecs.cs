using System.Diagnostics;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Messages;

/// <summary>256 MiB under way to one actor of a process do not hold up another actor of the same process.</summary>
public sealed class LargeMessageLatencySpecs(ITestOutputHelper output) : ActorProcTestKit(output, "actorproc.maximum-message-size = 300 MiB")
{
    private const int Large = 256 << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private readonly ITestOutputHelper _output = output;

    [Fact]
    public async Task Questions_should_be_answered_when_a_large_message_is_under_way_to_their_process()
    {
        var (sink, echo) = await PlaceAsync();
        var bytes = new byte[Large];
        var arrival = sink.Ask<int>("tell me of the next", Stuck);

        // Writing it takes its sender a while; that is its own time and not that of others.
        var sending = Task.Run(() => sink.Tell(bytes));

        await AskUntilAsync(arrival, echo);
        await sending;
        Assert.Equal(Large, await arrival);
    }

    [Fact]
    public async Task Questions_should_be_answered_when_a_large_message_is_under_way_from_their_process()
    {
        var (sink, echo) = await PlaceAsync();

        var arrival = sink.Ask<byte[]>(Large, Stuck);

        await AskUntilAsync(arrival, echo);
        Assert.Equal(Large, (await arrival).Length);
    }

    private async Task<(IActorRef Sink, IActorRef Echo)> PlaceAsync()
    {
        var sink = Sys.ActorOf(Props.Create<Sink>(), "sink", Placement.Shared("both"));
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.Shared("both"));
        Assert.Equal(await sink.Ask<int>("pid", Stuck), await echo.Ask<int>("pid", Stuck));
        // What is compiled at its first use is not what is measured.
        for (var i = 0; i < 100; i++)
            await echo.Ask<int>(i, Stuck);
        return (sink, echo);
    }

    private async Task AskUntilAsync(Task arrival, IActorRef echo)
    {
        var times = new List<TimeSpan>();
        while (!arrival.IsCompleted)
        {
            var watch = Stopwatch.StartNew();
            await echo.Ask<int>(times.Count, Stuck);
            times.Add(watch.Elapsed);
        }

        times.Sort();
        _output.WriteLine($"{times.Count} answers, median {times[times.Count / 2].TotalMilliseconds:0.00} ms, worst {times[^1].TotalMilliseconds:0.0} ms.");
        Assert.True(times.Count > 3, $"Only {times.Count} questions were answered meanwhile, so nothing was under way beside them.");
        Assert.InRange(times[^1], TimeSpan.Zero, Limit);
    }
}

/// <summary>Takes large messages and, asked for a number of bytes, sends one.</summary>
public sealed class Sink : ReceiveActor
{
    private IActorRef _asker = ActorRefs.Nobody;

    public Sink()
    {
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<string>(_ => _asker = Sender);
        Receive<int>(size => Sender.Tell(new byte[size]));
        Receive<byte[]>(bytes => _asker.Tell(bytes.Length));
    }
}
