namespace ActorProc.Coordinators;

/// <summary>What was put into a queue.</summary>
/// <param name="Order">How many had been put before. What comes back takes its old place by it.</param>
/// <param name="Bytes">As it travels.</param>
internal sealed record QueueItem(long Order, byte[] Bytes);
