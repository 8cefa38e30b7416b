using ActorProc.TestKit.Faults;
using ActorProc.TestKit.Nodes;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;

namespace ActorProc.TestKit;

/// <content>What goes on inside nodes.</content>
public abstract partial class ActorProcTestKit
{
    private readonly Dictionary<string, ActorSystem> _logs = [];

    /// <summary>An event filter on what the node of an actor logs: expects it, or mutes it, as <see cref="TestKitBase.EventFilter"/> does for this process.</summary>
    /// <param name="actor">An actor in the node.</param>
    /// <returns>The filter. From now on what the node logs is seen; the node's log level counts.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">The node cannot be told.</exception>
    /// <remarks>Holds for the node's process as it is now; for the one after a restart ask again. What the node prints goes to the test's output all the same.</remarks>
    public async Task<EventFilterFactory> EventFilterOnAsync(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var host = HostOf(actor);
        if (!_logs.TryGetValue(host, out var system))
        {
            // A system of its own, so that filters see what this node logs and nothing else.
            system = ActorSystem.Create($"logs-of-{host.Replace('.', '-')}", ConfigurationFactory.ParseString($$"""
                akka.loglevel = DEBUG
                akka.stdout-loglevel = OFF
                akka.loggers = ["{{typeof(SilentListener).FullName}}, {{typeof(SilentListener).Assembly.GetName().Name}}"]
                """));
            _logs.Add(host, system);
        }

        var events = system.EventStream;
        var relay = Sys.ActorOf(Props.CreateBy(new LogRelay.Producer(log => events.Publish(log.ToLogEvent()))).WithDeploy(Deploy.Local));
        await OrderAsync(actor, new RelayLogs(relay));
        return CreateEventFilter(system);
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
        foreach (var system in _logs.Values)
            system.Terminate().Wait(Stuck);
        base.AfterAll();
    }
}
