using System.Diagnostics;
using ActorProc.Deployment;
using ActorProc.Orchestration;
using Akka.Actor;
using Akka.Event;

namespace ActorProc.TestKit.Faults;

/// <summary>Starts an agent in every node of a kit's system.</summary>
internal sealed class NodeAgentProvider : ExtensionIdProvider<NodeAgent>
{
    public override NodeAgent CreateExtension(ExtendedActorSystem system) => new(system);
}

/// <summary>A test's hand in a node: ends the node where the test wants, and carries out its orders.</summary>
internal sealed class NodeAgent : IExtension, ITestHook
{
    /// <summary>Its actor below <c>/system</c>.</summary>
    public const string Name = "actorproc-testkit";

    private readonly AgentSettings? _settings;
    private volatile CrashPlan? _plan;

    public NodeAgent(ExtendedActorSystem system)
    {
        _settings = AgentSettings.Read(system.Settings.Config);
        if (_settings is null || system.Provider is not ProcessActorRefProvider provider)
            return;
        Runtime = provider.Runtime;
        if (_settings.Crash is { } crash)
            _plan = new CrashPlan(crash, "");
        Runtime.Hook = this;
        system.SystemActorOf(Props.Create(() => new NodeAgentActor(this)).WithDeploy(Deploy.Local), Name);
    }

    public ProcessRuntime Runtime { get; } = null!;

    /// <summary>The smallest limit of this process's memory in bytes; 0: none.</summary>
    public long MemoryLimit => _settings?.MemoryLimit ?? 0;

    /// <summary>An actor's name wherever it is seen from: in its own process it has no address.</summary>
    public static string NameOf(IActorRef actor) => $"{actor.Path.ToStringWithoutAddress()}#{actor.Path.Uid}";

    public void Arm(CrashPoint point, string actor) => _plan = new CrashPlan(point, actor);

    public void OnDeliver(IInternalActorRef recipient, object message)
    {
        if (_plan is not { } plan || !plan.Concerns(recipient))
            return;
        if (plan.Point == CrashPoint.FirstMessage)
            Crash();
        else if (plan.Point.Message is { } type && type.IsInstanceOfType(message))
            Trap(recipient, message);
    }

    public void OnSend(object message, IActorRef? sender)
    {
        if (_plan is { } plan && plan.Point == CrashPoint.Replying && sender is not null && plan.Concerns(sender))
            Crash();
    }

    public void OnDraining()
    {
        if (_plan?.Point == CrashPoint.Draining)
            Crash();
    }

    // On a link's own thread, which must not throw.
    private void Trap(IInternalActorRef recipient, object message)
    {
        try
        {
            MailboxTrap.Set(recipient, message, End);
        }
        catch (NotSupportedException e)
        {
            Runtime.Log.Error(e, "The test's crash is not brought about.");
        }
    }

    private void Crash()
    {
        End();
        throw new InvalidOperationException($"The node '{NodeName.Of(Runtime.Address)}' ends here, because the test wants that.");
    }

    // Returns only in a node that is a part of the tests' process.
    private void End()
    {
        _plan = null;
        if (_settings!.IsInProcess)
        {
            TestLauncher.Break(_settings.Tag, NodeName.Of(Runtime.Address));
            return;
        }

        using var self = Process.GetCurrentProcess();
        self.Kill();
        // Nothing more is done here, however long the kernel takes.
        Thread.Sleep(Timeout.Infinite);
    }

    private sealed record CrashPlan(CrashPoint Point, string Actor)
    {
        public bool Concerns(IActorRef actor) =>
            Actor.Length > 0 ? NameOf(actor) == Actor : PathText.IsPlaced(actor.Path.ToSerializationFormat());
    }
}
