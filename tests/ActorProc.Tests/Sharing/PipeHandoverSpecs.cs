using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Sharing;

/// <summary>Ends that are under way, and where they get to.</summary>
public sealed class PipeHandoverSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    [Fact, Behaviour("C-12")]
    public async Task End_should_work_in_an_actor_of_another_process_when_a_message_carries_it()
    {
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        var greeter = App.ActorOf(Props.Create<Greeter>(), "greeter", Placement.OwnProcess);

        greeter.Tell(b);
        b.Close();

        using var limit = new CancellationTokenSource(Stuck);
        Assert.Equal($"from pid {await greeter.Ask<int>("pid", Stuck)}", await a.ReceiveAsync(limit.Token));
        await Assert.ThrowsAsync<EndOfStreamException>(async () => await a.ReceiveAsync(limit.Token));
    }

    [Fact, Behaviour("C-04")]
    public async Task Blocked_call_should_be_woken_when_no_thread_of_the_pool_is_free()
    {
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        var answers = App.RunAsync(static end =>
        {
            using var release = new ManualResetEventSlim();
            ThreadPool.SetMinThreads(1, 1);
            ThreadPool.SetMaxThreads(Environment.ProcessorCount, Environment.ProcessorCount);
            for (var i = 0; i < Environment.ProcessorCount * 2; i++)
                ThreadPool.QueueUserWorkItem(static release => ((ManualResetEventSlim)release!).Wait(), release);
            end.Send("starved");
            var received = end.Receive();
            var ready = ProcessConnection.Wait([end, new TaskCompletionSource().Task]).Count;
            received += end.Receive();
            var task = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            new Thread(() => task.SetResult()).Start();
            ready += ProcessConnection.Wait([end, task.Task]).Count;
            release.Set();
            return $"{received} {ready}";
        }, b);
        b.Close();
        Assert.Equal("starved", a.Receive());

        a.Send("one");
        a.Send("two");

        Assert.Equal("onetwo 2", await answers.WaitAsync(Stuck));
    }

    private sealed class Greeter : ReceiveActor
    {
        public Greeter()
        {
            Receive<PipeConnection<string>>(end =>
            {
                using (end)
                    end.Send($"from pid {Environment.ProcessId}");
            });
            Receive<string>(_ => Sender.Tell(Environment.ProcessId));
        }
    }
}

/// <summary>An end that is under way for too long. Apart from the others: to them, on a busy machine, so short a time would be a failure.</summary>
public sealed class LateHandoverSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "actorproc.sharing.handover-timeout = 2 s")
{
    [Fact, Behaviour("C-04", "C-12")]
    public void End_should_be_closed_when_nobody_comes_for_it_in_time()
    {
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        var codec = App.Processes.Hub.Codec;
        var sent = codec.Write(b);
        b.Close();

        Assert.False(a.Poll());
        Assert.True(a.Poll(Stuck));

        Assert.Throws<EndOfStreamException>(() => a.Receive());
        Assert.Contains("handover-timeout", Assert.Throws<MessageSerializationException>(() => codec.Read(sent)).Message);
    }
}
