namespace ActorProc.TestKit.Faults;

/// <summary>What is to happen to the next process that is started.</summary>
/// <param name="Node">Only to one of this name; nothing: to whichever comes.</param>
/// <param name="Cause">It is not started, for this reason.</param>
/// <param name="Crash">It is started and ends there.</param>
internal sealed record StartFault(string? Node, string? Cause, CrashPoint? Crash)
{
    public bool IsFor(string node, bool isNode) => (Node is null || Node == node) && (isNode || Crash is null || Crash == CrashPoint.Boot);
}
