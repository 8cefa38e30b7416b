namespace ActorProc.Hosting;

/// <summary>What <c>ActorProc.Node</c> runs in every child process, found by name.</summary>
internal static class NodeHost
{
    /// <returns>The exit code.</returns>
    internal static int Run(byte[] payload) => RunAsync(NodeBrief.Read(payload)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(NodeBrief brief)
    {
        if (!brief.IsStandby)
            return await new NodeSession(brief, ownsProcess: true).RunAsync().ConfigureAwait(false);
        return await StandbySession.BecomeAsync(brief).ConfigureAwait(false) is { } session ? await session.RunAsync().ConfigureAwait(false) : 0;
    }
}
