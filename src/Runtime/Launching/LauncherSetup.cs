using Akka.Actor.Setup;

namespace ActorProc.Launching;

/// <summary>Has a system launch its nodes in another way than as processes.</summary>
internal sealed class LauncherSetup(INodeLauncher launcher) : Setup
{
    public INodeLauncher Launcher { get; } = launcher;
}
