using Akka.Actor;

namespace ActorProc.Tests.Crashes;

/// <summary>Watches whom it is told to, and reports each end it hears of.</summary>
public sealed class Watchman : ReceiveActor
{
    private readonly List<string> _ended = [];

    public Watchman(IActorRef report)
    {
        Receive<Guard>(guard =>
        {
            Context.Watch(guard.Actor);
            Sender.Tell("watching");
        });
        Receive<Terminated>(terminated =>
        {
            _ended.Add(terminated.ActorRef.Path.Name);
            report.Tell(new Ended(Self.Path.Name, terminated.ActorRef.Path.Name));
        });
        Receive<string>(text => text == "ended", _ => Sender.Tell(_ended.ToArray()));
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<string>(text => text == "arrived", report.Tell);
        Receive<AskFor>(ask =>
        {
            ask.Actor.Ask<object>("hang").ContinueWith(
                answer => (answer.Exception?.InnerException as NodeDownException)?.Reason.ToString() ?? $"not NodeDownException but {answer.Exception?.InnerException}",
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).PipeTo(Sender);
            // Behind the question, and echoed: when it comes back, the question has arrived.
            ask.Actor.Tell("arrived");
        });
        Receive<Tally>(tally =>
        {
            for (var i = 0; i < tally.Count; i++)
                tally.To.Tell(tally.From + i);
        });
    }
}

/// <summary>Watch this actor.</summary>
public sealed record Guard(IActorRef Actor);

/// <summary>Ask this actor what it does not answer, without a timeout, and tell me what becomes of it; report "arrived" when it has been asked.</summary>
public sealed record AskFor(IActorRef Actor);

/// <summary>Tell this actor consecutive numbers.</summary>
public sealed record Tally(IActorRef To, int From, int Count);

/// <summary>A watchman heard of an end.</summary>
public sealed record Ended(string Watchman, string Actor);
