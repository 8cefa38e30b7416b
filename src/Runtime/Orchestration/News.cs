using Akka.Actor;

namespace ActorProc.Orchestration;

/// <summary>What the orchestrator has said, for the watcher of a process, with its place in the order of such news there.</summary>
internal sealed record News(ControlMessage Message, long Number) : INoSerializationVerificationNeeded;
