namespace ActorProc;

/// <summary>A pool was terminated before it could do what was asked of it. Python lets the caller wait for ever.</summary>
/// <param name="target">What was asked.</param>
public sealed class PoolTerminatedException(string target) : ActorProcException($"{target} was not run to its end: its pool has been terminated.");
