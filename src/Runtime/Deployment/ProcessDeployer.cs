using ActorProc.Configuration;
using Akka.Actor;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Remote;
using Akka.Routing;

namespace ActorProc.Deployment;

/// <summary>Reads <c>process</c> and <c>node</c> in <c>akka.actor.deployment</c>, beside what Akka reads there.</summary>
internal sealed class ProcessDeployer(Settings settings) : Deployer(settings)
{
    /// <summary>The first thing that is wrong with it.</summary>
    /// <remarks>Kept, not thrown: Akka creates the provider by reflection, and whoever starts the system would get a wrapped exception.</remarks>
    public ActorProcConfigurationException? Mistake { get; private set; }

    // Called by the base constructor.
    public override Deploy ParseConfig(string key, Config config)
    {
        try
        {
            return Parse(key, config);
        }
        catch (ActorProcConfigurationException e)
        {
            Mistake ??= e;
            return base.ParseConfig(key, config);
        }
    }

    private Deploy Parse(string key, Config config)
    {
        var deploy = base.ParseConfig(key, config);
        var path = $"akka.actor.deployment.\"{key}\"";
        if (config.GetString("remote", "") is { Length: > 0 } remote)
        {
            // Akka's own deployer, which the base of our provider makes first, refuses what is no address.
            return deploy.WithScope(new RemoteScope(Address.Parse(remote)));
        }

        var overlay = "";
        if (config.GetConfig("node") is { IsEmpty: false } node)
        {
            overlay = HoconText.Render(node);
            _ = NodeSettings.From(ReferenceConfig.Reference, overlay, path + ".node");
        }

        if (overlay.Length > 0 && (!config.HasPath("process") || config.GetValue("process") is var asked && asked.IsString() && asked.GetString() == "local"))
        {
            throw new ActorProcConfigurationException(
                $"'{path}.node' sets up a process, but '{path}.process' does not ask for one. Add process = own, or process = <node>.");
        }

        if (!config.HasPath("process"))
            return deploy;
        var where = config.GetValue("process");
        var placement = where.IsString() ? where.GetString() : null;
        if (string.IsNullOrWhiteSpace(placement) || placement.Length > 100 || where.IsArray())
        {
            throw new ActorProcConfigurationException(
                $"'{path}.process' is '{placement ?? where.ToString()}', but must be own, local, or the name of a node (at most 100 characters).");
        }

        return deploy.WithScope(placement switch
        {
            "own" => Placement.OwnProcess.WithOverlay(overlay),
            "local" => Placement.Local,
            _ => Placement.Shared(placement).WithOverlay(overlay),
        });
    }

    /// <summary>The configured deployment of an actor, under its logical path: without the layers that remote deployment puts around it.</summary>
    public Deploy? Find(ActorPath path)
    {
        IReadOnlyList<string> elements = path.Elements;
        var start = 0;
        while (start < elements.Count && elements[start] == "remote")
            start += 3;
        return start < elements.Count && elements[start] == "user" ? Lookup(elements.Skip(start + 1)) : null;
    }

    /// <summary>Whether a router is asked for, and by whom.</summary>
    public static bool IsRouter(RouterConfig? router) => router is not null and not NoRouter;
}
