namespace ActorProc;

/// <summary>A pool has no worker that works: the last ones ended before they were ready, or their initializer failed. The inner exception says why.</summary>
/// <param name="message">What happened.</param>
/// <param name="cause">Why.</param>
public sealed class PoolBrokenException(string message, Exception cause) : ActorProcException(message, cause);
