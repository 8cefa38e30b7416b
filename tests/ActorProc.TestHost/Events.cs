namespace ActorProc.TestHost;

/// <summary>What happened, in this order, in whatever process: lines appended to one file.</summary>
public sealed record Events(string File)
{
    public void Add(string text) => SharedLog.Add(File, text);
}
