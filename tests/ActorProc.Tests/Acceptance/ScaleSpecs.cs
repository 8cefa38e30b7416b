using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Acceptance;

public sealed class ScaleSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    private const int Actors = 20;
    private const int Messages = 1000;

    [Fact]
    public async Task Twenty_actors_in_twenty_processes_should_answer_everything_and_then_be_gone()
    {
        var actors = Enumerable.Range(0, Actors).Select(i => Sys.ActorOf(Props.Create<Echo>(), $"echo-{i}", Placement.OwnProcess)).ToArray();
        var answers = Sys.ActorOf(Props.Create(() => new Answers(Actors, Messages)), "answers", Placement.Local);

        for (var i = 0; i < Messages; i++)
        {
            foreach (var actor in actors)
                actor.Tell(i, answers);
        }

        var wrong = await answers.Ask<string>("all there?", 3 * Stuck);
        Assert.Equal("", wrong);
        var pids = (await App.GetNodesAsync()).Select(node => node.Pid!.Value).ToArray();
        Assert.Equal(Actors, pids.Distinct().Count());

        foreach (var actor in actors)
        {
            Watch(actor);
            Sys.Stop(actor);
        }

        foreach (var _ in actors)
            await ExpectMsgAsync<Terminated>(Stuck);
        await NodesUntilAsync(nodes => nodes.Count == 0, "no node");
        Assert.All(pids, pid => Assert.False(ChildProcesses.IsAlive(pid)));
    }

    /// <summary>Answers, when all are there, with what was wrong with their order.</summary>
    private sealed class Answers : ReceiveActor
    {
        private readonly Dictionary<IActorRef, int> _next = [];
        private IActorRef? _asker;
        private int _left;
        private string _wrong = "";

        public Answers(int actors, int messages)
        {
            _left = actors * messages;
            Receive<int>(number =>
            {
                var expected = _next.GetValueOrDefault(Sender);
                if (number != expected)
                    _wrong += $"{Sender.Path.Name} answered {number} where {expected} was expected; ";
                _next[Sender] = number + 1;
                _left--;
                AnswerIfComplete();
            });
            Receive<string>(_ =>
            {
                _asker = Sender;
                AnswerIfComplete();
            });
        }

        private void AnswerIfComplete()
        {
            if (_left == 0)
                _asker?.Tell(_wrong);
        }
    }
}
