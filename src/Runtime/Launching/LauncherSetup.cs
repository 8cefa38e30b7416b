using Akka.Actor.Setup;

namespace ActorProc.Launching;

/// <summary>Has a system launch its processes in another way than is usual. For warming up, and for tests.</summary>
internal sealed class LauncherSetup(INodeLauncher launcher) : Setup
{
    /// <summary>Starts nodes, and the processes that the main process starts for functions.</summary>
    public INodeLauncher Launcher { get; } = launcher;

    /// <summary>Akka extensions that every node starts, whatever its settings say.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>HOCON that stands above every node's own.</summary>
    public string Overlay { get; init; } = "";

    /// <summary>From the use of a standby node to the start of the next. Warming up takes all of a core for half a second: not while a placed node boots.</summary>
    public TimeSpan RefillPause { get; init; } = TimeSpan.FromMilliseconds(500);
}
