namespace ActorProc.Launching;

/// <summary>Starts nodes and does nothing else. Behind it a real process, or for debugging and fast tests its twin in this one.</summary>
internal interface INodeLauncher
{
    /// <summary>Starts a node and returns as soon as the operating system has; the node has not reported in yet.</summary>
    /// <exception cref="NodeLaunchException">The process could not be started.</exception>
    /// <exception cref="ActorProcConfigurationException">The settings ask for what this operating system cannot do.</exception>
    INodeProcess Launch(LaunchSpec spec);
}
