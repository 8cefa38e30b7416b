namespace ActorProc.TestKit;

/// <summary>The processes this one has started that are still alive.</summary>
public static class ChildProcesses
{
}
