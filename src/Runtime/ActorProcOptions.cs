using Akka.Actor.Setup;
using Akka.Configuration;

namespace ActorProc;

/// <summary>How a system starts. What is left unset comes from its configuration, then from <c>reference.conf</c>.</summary>
public sealed record ActorProcOptions
{
    /// <summary>The system's configuration, or <c>null</c> for the application's default one.</summary>
    public Config? Config { get; init; }

    /// <summary>Further set-up of the Akka system, such as serializers or a dependency resolver.</summary>
    public ActorSystemSetup? Setup { get; init; }

    /// <summary>Idle nodes kept booted and warm. Key <c>actorproc.standby</c>.</summary>
    public int? Standby { get; init; }

    /// <summary>Where run directories are made. Key <c>actorproc.run-directory</c>.</summary>
    public string? RunDirectory { get; init; }

    /// <summary>Whether Ctrl-C and SIGTERM stop the system. Key <c>actorproc.handle-signals</c>.</summary>
    public bool? HandleSignals { get; init; }
}
