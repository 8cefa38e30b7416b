namespace ActorProc.TestKit.Output;

/// <summary>What one look at something showed.</summary>
/// <param name="Holds">Whether it is as expected.</param>
/// <param name="Value">What the expectation is to return.</param>
/// <param name="Seen">What was seen, in words.</param>
internal readonly record struct Look<T>(bool Holds, T Value, string Seen);
