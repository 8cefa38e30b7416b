namespace ActorProc.TestKit.Faults;

/// <summary>What is to happen to the next process that is started.</summary>
/// <param name="Name">Only to one of this name; nothing: to whichever is started for something.</param>
/// <param name="Cause">It is not started, for this reason.</param>
/// <param name="Crash">It is started and ends there.</param>
internal sealed record StartFault(string? Name, string? Cause, CrashPoint? Crash)
{
    /// <param name="names">What the process is called, and the name it was given where that has a number added.</param>
    /// <param name="isNode">Whether actors are to live in it.</param>
    /// <param name="isSpare">It is started ahead, for nobody yet.</param>
    public bool IsFor(string[] names, bool isNode, bool isSpare) =>
        (Name is null ? !isSpare : names.Contains(Name)) && (isNode || Crash is null || Crash == CrashPoint.Boot);
}
