using Akka.Actor;
using static ActorProc.Orchestration.OrchestratorProtocol;

namespace ActorProc.Orchestration;

/// <content>What nodes ask about each other.</content>
internal sealed partial class Orchestrator
{
    private readonly Dictionary<long, Asked> _bounced = [];
    private long _bounces;

    private void OnSaid(Said said)
    {
        if (said.From.Host == Hosting.NodeBrief.StandbyHost)
        {
            if (said.Message is Ready)
                OnStandbyReady(said.From, said.Connection);
            return;
        }

        if (Find(said.From) is not { } node)
            return;
        switch (said.Message)
        {
            case Ready: OnReady(node, said.Connection); break;
            case Goodbye goodbye: node.Announced = goodbye.Reason; break;
            case Decide decide: OnDecided(new Decided(decide.Child, decide.Decision)); break;
            case Where where: Answer(node, where, final: false); break;
            case Known known: Answer(node, known, final: false); break;
            case KillNode kill: OnKill(kill); break;
            case Bounced bounced when _bounced.Remove(bounced.Token, out var asked): AnswerAgain(asked); break;
        }
    }

    /// <param name="asker">Who asks.</param>
    /// <param name="question">What it asks.</param>
    /// <param name="final">Whoever may have placed what it asks for has been heard to the end.</param>
    private void Answer(Node asker, ControlMessage question, bool final)
    {
        if (question is Where where)
        {
            var address = Address.Parse(where.Address);
            _nodes.TryGetValue(address, out var node);
            node?.Subscribers.Add(asker.Address);
            if (node is null or { State: NodeState.Exited } && !final && Bounce(new Asked(asker, question, null), MayHavePlaced(address, where.Recipient)))
                return;
            Tell(asker, node is null ? NotThere(address) : WhereItIs(node));
        }
        else if (question is Known known)
        {
            var child = asker.Children.Find(child => PathText.IsAtOrBelow(known.Path, child.Placed.Path));
            // Undecided: its creation follows if it comes back, RefGone if not. Either is an answer. One that was placed while this process was leaving
            // is created in the next one, and is not to be taken for dead here.
            if (child is not null && (child.IsUndecided || child.CreatedIn != asker.Incarnation))
                return;
            // Placed: its creation has gone the same way as this answer, and before it.
            var placed = child is not null || _runtime.Placed.Above(known.Path) is { IsCreated: true };
            if (placed || final || !Bounce(new Asked(asker, question, null), PathText.Creator(known.Path) is { } creator ? LaunchAt(creator) : 0))
                Tell(asker, new Settled(known.Path));
        }
    }

    private void OnLocate(Locate locate, bool final = false)
    {
        var peer = locate.Peer;
        _nodes.TryGetValue(peer.Address, out var node);
        if (node is not (null or { State: NodeState.Exited }) || !final && Bounce(new Asked(null, null, locate), MayHavePlaced(peer.Address, locate.Recipient)))
            return;
        Tell(peer, NotThere(peer.Address), node?.LastExit);
    }

    /// <summary>The launch that may have placed an actor of which nothing is known here; 0: none that lives.</summary>
    private int MayHavePlaced(Address node, string actor) =>
        NodeName.PlacedBy(node) is var launch and > 0 ? launch : PathText.Creator(actor) is { } creator ? LaunchAt(creator) : 0;

    private void Tell(Peer peer, ControlMessage news, ExitReason? reason)
    {
        var cause = new NodeDownException(NodeName.Of(peer.Address), peer.Incarnation, reason ?? new ExitReason.Stopped());
        if (news is PeerGone)
        {
            peer.Gone(cause);
            _runtime.Peers.Remove(peer.Address);
        }
        else
        {
            peer.None(cause);
        }

        _runtime.Announce(news);
    }

    private void AnswerAgain(Asked asked)
    {
        if (asked.Locate is { } locate)
            OnLocate(locate, final: true);
        else if (asked.Asker is { HasProcess: true } asker)
            Answer(asker, asked.Question!, final: true);
    }

    private static ControlMessage WhereItIs(Node node) => node.State switch
    {
        NodeState.Up => new PeerUp(node.Address.ToString(), node.Incarnation),
        NodeState.Exited => new PeerNone(node.Address.ToString()),
        _ => new PeerWait(node.Address.ToString()),
    };

    private static ControlMessage NotThere(Address address) => address.Port == NodeName.FixedPort
        ? new PeerNone(address.ToString())
        : new PeerGone(address.ToString(), 0, new ExitReason.Stopped());

    /// <summary>Sends a question round by the process that may have placed what it is about: its answer comes behind the placement.</summary>
    private bool Bounce(Asked asked, int launch)
    {
        if (launch == 0 || launch == asked.Asker?.Launch || FindLaunch(launch) is not { State: NodeState.Up } creator)
            return false;
        _bounced.Add(++_bounces, asked with { Launch = launch });
        return Tell(creator, new Bounce(_bounces));
    }

    private void Unbounce(Node dead)
    {
        foreach (var (token, asked) in _bounced.Where(entry => entry.Value.Launch == dead.Launch).ToArray())
        {
            _bounced.Remove(token);
            AnswerAgain(asked);
        }
    }

    private int LaunchAt(string address) =>
        ActorPath.TryParseAddress(address, out var parsed) && _nodes.TryGetValue(parsed, out var node) ? node.Launch : 0;

    private static bool Tell(Node node, ControlMessage message) => node.Connection?.SendControl(ControlCodec.Write(message)) ?? false;

    private void TellSubscribers(Node node, ControlMessage news)
    {
        foreach (var subscriber in node.Subscribers)
        {
            if (_nodes.TryGetValue(subscriber, out var other))
                Tell(other, news);
        }
    }

    /// <summary>A question that waits for the process that may have placed what it is about.</summary>
    private sealed record Asked(Node? Asker, ControlMessage? Question, Locate? Locate, int Launch = 0);
}
