using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace ActorProc.Tests.Behaviour;

/// <summary>A mailbox that hands out "urgent" before anything else.</summary>
public sealed class UrgentFirst(Settings settings, Config config) : UnboundedPriorityMailbox(settings, config)
{
    protected override int PriorityGenerator(object message) => message is "urgent" ? 0 : 1;
}
