using System.Diagnostics.CodeAnalysis;
using ActorProc.Configuration;
using ActorProc.Hosting;
using ActorProc.Orchestration;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Remote;

namespace ActorProc.Deployment;

/// <summary>Has the runtime compile what the first placement needs while the system is still starting on another core; otherwise <c>ActorOf</c> would take 40 ms once.</summary>
internal static class PlacingWarmUp
{
    public static Task Begin(ProcessRuntime runtime) => Task.Factory.StartNew(
        static state => Run((ProcessRuntime)state!), runtime, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Run(ProcessRuntime runtime)
    {
        var system = runtime.System;
        var path = new RootActorPath(NodeName.Main(system.Name)) / "user" / "warm";
        NodeSettings.From(system.Settings.Config).Process.ThrowIfUnsupported();
        var props = new Props(Deploy.None, typeof(WarmActor), "argument");
        var packed = Creation.Pack(props, path, runtime.Wire);
        Creation.Unpack(packed, path, runtime.Wire);
        CreationFrame.For(path.ToSerializationFormat(), []);
        if (CreationMessage(packed) is { } message)
            CreationFrame.Read(runtime, CreationFrame.Write(runtime, message));
        ControlCodec.Write(new PeerUp(path.Address.ToString(), 1));
        NodeName.Of(NodeName.Own(system.Name, path.Name, 0, NodeName.FixedPort + 1));
        // All that ActorOf does short of starting the actor; under a shared name, so that it takes none of the numbers.
        var rehearsed = ((IActorRefProvider)runtime.Provider).ActorOf(
            (ActorSystemImpl)system, props.WithPlacement(Placement.Shared(".warm-up")), runtime.Provider.Guardian, path, false, null, lookupDeploy: true, async: false);
        runtime.Peers.Remove(rehearsed.Path.Address);
    }

    // Akka's own message is internal. Only this rehearsal makes one; what is sent is always what Akka has sent.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "If it is not there, the first placement takes longer and that is all.")]
    private static object? CreationMessage(Props props) =>
        typeof(RemoteActorRefProvider).Assembly.GetType("Akka.Remote.DaemonMsgCreate")?.GetConstructor([typeof(Props), typeof(Deploy), typeof(string), typeof(IActorRef)])
            ?.Invoke([props, Deploy.None, "akka.proc://warm@warm:1/remote/warm", ActorRefs.Nobody]);
}
