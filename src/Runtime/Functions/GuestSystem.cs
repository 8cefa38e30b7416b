using System.Diagnostics.CodeAnalysis;
using ActorProc.Calls;
using ActorProc.Hosting;
using ActorProc.Processes;
using Akka.Actor;

namespace ActorProc.Functions;

/// <summary>The actor system of a child that runs functions. It starts when something needs it, which most functions do not.</summary>
internal sealed class GuestSystem
{
    private readonly Lazy<(NodeSession Session, ExtendedActorSystem System, Task<int> Life)> _guest;

    public GuestSystem(FunctionBrief brief)
    {
        _guest = new(() => Start(brief));
        System = new Lazy<ExtendedActorSystem>(() => _guest.Value.System);
        Codec = CallCodec.Of(System, brief.Hub.Codec, brief.Hub.MaximumDepth);
    }

    public Lazy<ExtendedActorSystem> System { get; }

    public ICallCodec Codec { get; }

    /// <summary>Stops its actors, and sees to it that what they have said is written.</summary>
    public void Stop()
    {
        if (!_guest.IsValueCreated)
            return;
        _guest.Value.Session.Leave(new ExitReason.Stopped());
        _ = _guest.Value.Life.GetAwaiter().GetResult();
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "What needs the system has no other way to go on.")]
    private static (NodeSession Session, ExtendedActorSystem System, Task<int> Life) Start(FunctionBrief brief)
    {
        // On other threads: the target may run under a synchronization context of its own.
        return Task.Run(async () =>
        {
            var session = await GuestSession.JoinAsync(brief.System, brief.Name, brief.Hub.RunDirectory, brief.Hub.Key, brief.Hub.Link)
                .WaitAsync(brief.Hub.BootTimeout).ConfigureAwait(false);
            var system = await session.StartAsync().ConfigureAwait(false);
            return (session, system, session.LiveAsync(system));
        }).GetAwaiter().GetResult();
    }
}
