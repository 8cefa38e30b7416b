using Akka.Actor.Setup;
using Akka.Configuration;

namespace ActorProc;

/// <summary>How a system starts. What is left unset comes from its configuration, then from <c>reference.conf</c>.</summary>
/// <remarks>Read once, when the system starts; what is set later changes nothing.</remarks>
public sealed record ActorProcOptions
{
    /// <summary>The system's configuration, or <c>null</c> for the application's default one.</summary>
    public Config? Config { get; set; }

    /// <summary>Further set-up of the Akka system, such as serializers or a dependency resolver.</summary>
    public ActorSystemSetup? Setup { get; set; }

    /// <summary>Idle nodes kept booted and warm. Key <c>actorproc.standby</c>.</summary>
    public int? Standby { get; set; }

    /// <summary>Where run directories are made. Key <c>actorproc.run-directory</c>.</summary>
    public string? RunDirectory { get; set; }

    /// <summary>Whether Ctrl-C and SIGTERM stop the system. Key <c>actorproc.handle-signals</c>.</summary>
    public bool? HandleSignals { get; set; }

    /// <summary>The services of actors in the main process that are made by <see cref="ActorProc.NodeServices"/>. Without them those actors are given what
    /// <see cref="NodeServices"/> builds, here as in the nodes.</summary>
    /// <remarks>Not disposed of with the system.</remarks>
    public IServiceProvider? Services { get; set; }

    /// <summary>The <see cref="INodeServices"/> that builds the container of each node. Key <c>actorproc.node.services</c>.</summary>
    public Type? NodeServices { get; set; }

    /// <summary>Has the container of each node built by <typeparamref name="T"/>.</summary>
    /// <returns>These options.</returns>
    public ActorProcOptions UseNodeServices<T>() where T : INodeServices, new()
    {
        NodeServices = typeof(T);
        return this;
    }
}
