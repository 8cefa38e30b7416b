using ActorProc.Orchestration;
using ActorProc.TestKit.Faults;
using Akka.Actor;
using Akka.Event;

namespace ActorProc.TestKit.Nodes;

/// <summary>Has what a node inside the tests' process logs come to the test's output, as what a process prints does.</summary>
internal sealed class NodeLogger : ReceiveActor
{
    public NodeLogger()
    {
        var system = Context.System;
        var tag = AgentSettings.Read(system.Settings.Config)?.Tag ?? "";
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(log =>
            TestLauncher.Write(tag, $"[{(((ExtendedActorSystem)system).Provider?.DefaultAddress is { } address ? NodeName.Of(address) : "starting")}] {log}"));
    }
}
