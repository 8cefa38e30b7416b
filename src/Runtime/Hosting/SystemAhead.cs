using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace ActorProc.Hosting;

/// <summary>The system of a node that does not know yet which one it is: started up to the question for its address, which is more than half of the way.</summary>
/// <remarks>One that turns out not to suit stays as it is, asleep: to end it would take longer than to let it be.</remarks>
internal sealed class SystemAhead
{
    private readonly TaskCompletionSource<NodeSession> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NodeSetup _setup;
    private readonly string _overlay;
    private readonly Task<ActorSystem> _start;

    private SystemAhead(string name, Config shared, string overlay)
    {
        _overlay = overlay;
        _setup = new NodeSetup(_session.Task);
        // A thread of its own: it waits inside.
        _start = Task.Factory.StartNew(() => NodeSystem.Create(name, shared, overlay, _setup), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <returns>The system, when it waits; or <c>null</c> if it cannot be started ahead: for what is wrong with it the node that needs it is to fail, not this.</returns>
    public static async Task<SystemAhead?> BeginAsync(string name, Config shared, string overlay)
    {
        if (!NodeSystem.StartsWithoutUserCode(shared, overlay))
            return null;
        var ahead = new SystemAhead(name, shared, overlay);
        return await Task.WhenAny(ahead._setup.Asked, ahead._start).ConfigureAwait(false) == ahead._start ? null : ahead;
    }

    public bool Suits(NodeBrief brief) => brief.Overlay == _overlay;

    public Task<ActorSystem> FinishAsync(NodeSession session)
    {
        _session.SetResult(session);
        return _start;
    }
}
