using ActorProc.TestKit;
using Akka.Actor;
using Akka.TestKit;

namespace ActorProc.Tests.Behaviour;

/// <summary>One system for all tests of a class: a process that they share is started once.</summary>
public sealed class BehaviourSystem() : ActorProcTestKit(config: """
    urgent-first.mailbox-type = "ActorProc.Tests.Behaviour.UrgentFirst, ActorProc.Tests"
    one-thread { type = PinnedDispatcher }
    actorproc.idle-timeout = 30 s
    """)
{
    public ActorSystem System => Sys;

    public static TimeSpan TooLong => Stuck;

    public Task<IReadOnlyList<NodeInfo>> UntilAsync(Func<IReadOnlyList<NodeInfo>, bool> condition, string what) => NodesUntilAsync(condition, what);

    public TestProbe NewProbe() => CreateTestProbe();
}
