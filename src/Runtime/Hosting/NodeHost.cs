namespace ActorProc.Hosting;

/// <summary>What <c>ActorProc.Node</c> runs in every child process, found by name.</summary>
internal static class NodeHost
{
    /// <returns>The exit code.</returns>
    internal static int Run(byte[] payload) => new NodeSession(NodeBrief.Read(payload)).RunAsync().GetAwaiter().GetResult();
}
