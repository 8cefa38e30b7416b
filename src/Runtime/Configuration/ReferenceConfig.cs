using Akka.Configuration;

namespace ActorProc.Configuration;

/// <summary>The configuration files that are part of this assembly.</summary>
internal static class ReferenceConfig
{
    private static readonly Lazy<Config> LazyReference = new(() => Load("reference.conf"));
    private static readonly Lazy<Config> LazyTestKit = new(() => Load("testkit.conf"));
    private static readonly Lazy<Config> LazyNode = new(() => Load("node.conf"));

    /// <summary>Every default of this library, and what it changes of Akka's.</summary>
    public static Config Reference => LazyReference.Value;

    /// <summary>What a node's system sees instead of what the main system has.</summary>
    public static Config Node => LazyNode.Value;

    /// <summary>Timings for tests.</summary>
    public static Config TestKit => LazyTestKit.Value;

    private static Config Load(string name)
    {
        using var stream = typeof(ReferenceConfig).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource '{name}' is missing from {typeof(ReferenceConfig).Assembly.FullName}.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
