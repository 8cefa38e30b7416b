using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ActorProc.Hosting;

/// <summary>Makes the system of a node from the configuration that all nodes share and the node's own.</summary>
internal static class NodeSystem
{
    // What a system makes objects of before it asks for its address. Extensions come later.
    private static readonly string[] Types =
    [
        "akka.loggers", "akka.logger-formatter", "akka.stdout-logger-class", "akka.scheduler.implementation", "akka.actor.guardian-supervisor-strategy",
        "akka.actor.serializers", "akka.actor.default-dispatcher", "akka.actor.internal-dispatcher", "akka.actor.default-mailbox",
        "akka.remote.default-remote-dispatcher", "actorproc.serialization.codec",
    ];

    public static ActorSystem Create(string name, Config shared, string overlay, NodeSetup setup) =>
        Start(name, ConfigurationFactory.ParseString(overlay).WithFallback(shared), ActorSystemSetup.Create(setup));

    /// <summary>As <see cref="ActorSystem.Create(string, ActorSystemSetup)"/>, which looks for a configuration in App.config even when it is given one: that takes 20 ms.</summary>
    public static ActorSystem Start(string name, Config config, ActorSystemSetup setup)
    {
        var system = new ActorSystemImpl(name, config, setup.And(BootstrapSetup.Create().WithConfig(config)));
        system.Start();
        return system;
    }

    /// <summary>Whether all that a system runs before it knows its address is this library's or of an assembly called Akka.</summary>
    public static bool StartsWithoutUserCode(Config shared, string overlay)
    {
        var config = ConfigurationFactory.ParseString(overlay).WithFallback(shared);
        return Types.SelectMany(key => Texts(config.GetValue(key))).All(IsOurs);
    }

    private static IEnumerable<string> Texts(HoconValue? value)
    {
        if (value is null)
            return [];
        if (value.GetObject() is { } inner)
            return inner.Items.Values.SelectMany(Texts);
        return value.IsArray() ? value.GetArray().SelectMany(Texts) : value.GetString() is { } text ? [text] : [];
    }

    // A name without an assembly is looked for in Akka's own.
    private static bool IsOurs(string type)
    {
        var parts = type.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 1 || parts[1] is "ActorProc" or "Akka" || parts[1].StartsWith("Akka.", StringComparison.Ordinal);
    }
}
