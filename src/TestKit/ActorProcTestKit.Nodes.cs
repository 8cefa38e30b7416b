using ActorProc.TestKit.Faults;
using ActorProc.TestKit.Nodes;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;

namespace ActorProc.TestKit;

/// <content>What goes on inside nodes.</content>
public abstract partial class ActorProcTestKit
{
    private readonly Dictionary<string, (ActorSystem System, IActorRef Relay)> _logs = [];

    /// <summary>An event filter on what the node of an actor logs: expects it, or mutes it, as <see cref="TestKitBase.EventFilter"/> does for this process.</summary>
    /// <param name="actor">An actor in the node.</param>
    /// <returns>The filter. From now on what the node logs is seen; the node's log level counts.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">The node cannot be told.</exception>
    /// <remarks>Holds for the node's process as it is now; for the one after a restart ask again. What the node prints goes to the test's output all the same.</remarks>
    public async Task<EventFilterFactory> EventFilterOnAsync(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ThrowIfHere(actor, "listened to; use EventFilter");
        var host = HostOf(actor);
        if (!_logs.TryGetValue(host, out var log))
        {
            // A system of its own, so that filters see what this node logs and nothing else.
            var system = ActorSystem.Create($"logs-of-{host.Replace('.', '-')}", ConfigurationFactory.ParseString($$"""
                akka.loglevel = DEBUG
                akka.stdout-loglevel = OFF
                akka.loggers = ["{{typeof(SilentListener).FullName}}, {{typeof(SilentListener).Assembly.GetName().Name}}"]
                """));
            var events = system.EventStream;
            log = (system, Sys.ActorOf(ActorMaker<LogRelay>.Props(() => new LogRelay(logged => events.Publish(logged.ToLogEvent())))));
            _logs.Add(host, log);
        }

        // The same one again: a node tells each only once.
        await OrderAsync(actor, new RelayLogs(log.Relay));
        return CreateEventFilter(log.System);
    }

    /// <summary>A probe that lives in a node: what it is sent crosses to that process, and is expected here.</summary>
    /// <param name="node">Where: <see cref="Placement.Shared"/>, or <see cref="Placement.SameAs"/> an actor.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The probe, with all expectations of Akka's. Others reach it by its <see cref="NodeProbe.Ref"/>.</returns>
    public NodeProbe CreateTestProbe(Placement node, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new NodeProbe(Sys, Assertions, node, name);
    }

    /// <inheritdoc/>
    protected override void AfterAll()
    {
        foreach (var (system, _) in _logs.Values)
            system.Terminate().Wait(Stuck);
        // Without a DisposeAsync before: xunit calls that only for what has been initialised.
        Abandon();
        base.AfterAll();
    }
}
