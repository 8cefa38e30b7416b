using Akka.Actor;

namespace ActorProc.Coordinators;

/// <content>When it looks for what was put by lanes: with every request, and as long as something comes. Else producers tell.</content>
internal sealed partial class QueueCoordinator
{
    // How many messages long items are expected to come by lanes, after some have.
    private const int Flowing = 4;

    private bool _isAwake;
    private int _flow;

    protected override void OnOther(object message)
    {
        _isAwake = false;
        if (Drain())
            Serve();
        Rest(mayLinger: CallerRunsExecutor.MayLinger(message));
    }

    private bool Drain()
    {
        if (!_lanes.Drain())
            return false;
        _flow = Flowing;
        return true;
    }

    // As long as somebody waits: looks again until nobody has put anything meanwhile; then those who put by lanes tell. Who asks next, for whatever it is, looks first.
    private void Rest(bool mayLinger)
    {
        if (_hungry.Count == 0)
            return;
        // Not on the thread of somebody who has just put something, and may be the one to put the next, or has something else to do.
        if (mayLinger && _flow > 0 && !_isAwake)
        {
            _flow--;
            _lanes.Linger();
        }

        if (_isAwake || _lanes.TrySleep())
            return;
        _isAwake = true;
        Self.Tell(LookAgain.Instance);
    }

    private sealed class LookAgain
    {
        public static readonly LookAgain Instance = new();
    }
}
