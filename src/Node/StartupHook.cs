using ActorProc.Node;

/// <summary>The way in for applications that cannot be started with another main assembly: self-contained and single-file ones.</summary>
/// <remarks>The runtime looks for exactly this name, in no namespace, and calls it before the application's own <c>Main</c>.</remarks>
internal class StartupHook
{
    /// <summary>Runs the node and ends the process, so that the application's <c>Main</c> never runs in a node.</summary>
    public static void Initialize()
    {
        // The hook's variable can leak into a process that nobody meant to be a node, for example through a shell script.
        if (Environment.GetEnvironmentVariable(BootFrame.NodeMarker) is null) return;

        // On a thread of its own: the runtime calls a hook by reflection, which would wrap an exception that nobody guards.
        var exitCode = 0;
        var node = new Thread(() => exitCode = NodeBoot.Run()) { Name = "actorproc-node" };
        node.Start();
        node.Join();
        Environment.Exit(exitCode);
    }
}
