namespace ActorProc.Hosting;

/// <summary>What <c>ActorProc.Node</c> runs in every child process, found by name.</summary>
internal static class NodeHost
{
    /// <returns>The exit code.</returns>
    internal static int Run(byte[] payload)
    {
        var brief = NodeBrief.Read(payload);
        // One in waiting has the time to warm up.
        if (!brief.IsStandby)
            Preparation.Begin();
        return RunAsync(brief, ownsProcess: true).GetAwaiter().GetResult();
    }

    /// <param name="brief">Who it is.</param>
    /// <param name="ownsProcess">False for a node inside another process, which cannot be killed apart from that.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(NodeBrief brief, bool ownsProcess)
    {
        if (!brief.IsStandby)
            return await new NodeSession(brief, ownsProcess).RunAsync().ConfigureAwait(false);
        return await StandbySession.BecomeAsync(brief, ownsProcess).ConfigureAwait(false) is { } session ? await session.RunAsync().ConfigureAwait(false) : 0;
    }
}
