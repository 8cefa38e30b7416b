using System.Globalization;
using System.Text;
using ActorProc.DependencyInjection;
using ActorProc.Launching;
using Akka.Configuration;

namespace ActorProc.Configuration;

/// <summary>
/// What holds for one node: <c>actorproc.node</c> under its placement's <see cref="NodeOptions"/>, under the deployment's own <c>node { }</c>.
/// </summary>
internal sealed record NodeSettings
{
    public required TimeSpan BootTimeout { get; init; }

    public required TimeSpan DrainTimeout { get; init; }

    public required OnCrash OnCrash { get; init; }

    /// <summary>What the operating system is asked for.</summary>
    public required ProcessSettings Process { get; init; }

    /// <summary><c>akka.extensions</c> of the node's system.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>The type that builds the node's container, or an empty string.</summary>
    public required string Services { get; init; }

    /// <summary>Configuration that stands above the main system's in the node.</summary>
    public required Config Overrides { get; init; }

    /// <param name="system">The system's whole configuration.</param>
    /// <param name="overlay">HOCON of the placement's node settings, or an empty string.</param>
    /// <param name="where">What the overlay is called in complaints.</param>
    public static NodeSettings From(Config system, string overlay = "", string where = "actorproc.node")
    {
        var defaults = system.GetConfig("actorproc.node");
        var reference = ReferenceConfig.Reference.GetConfig("actorproc.node");
        var own = overlay.Length == 0 ? Config.Empty : ConfigurationFactory.ParseString(overlay);
        if (!own.IsEmpty)
            _ = new Section(own, where).OnlyKeysOf(reference);
        var section = new Section(own.SafeWithFallback(defaults), own.IsEmpty ? "actorproc.node" : where).OnlyKeysOf(reference);
        return new NodeSettings
        {
            BootTimeout = section.Duration("boot-timeout"),
            DrainTimeout = section.Duration("drain-timeout"),
            OnCrash = section.OneOf<OnCrash>("on-crash"),
            Extensions = section.Strings("extensions"),
            Services = section.String("services"),
            Overrides = section.Inner("config"),
            Process = new ProcessSettings
            {
                Environment = section.Map("environment"),
                WorkingDirectory = section.String("working-directory"),
                HeapLimit = section.Bytes("heap-limit"),
                MemoryLimit = section.Bytes("memory-limit"),
                CpuLimit = section.Duration("cpu-limit"),
                Affinity = section.Wholes("affinity"),
                Niceness = section.Whole("niceness", 0, 19),
                Gc = section.OneOf<GcMode>("gc"),
                Output = section.OneOf<NodeOutput>("output"),
            },
        };
    }

    /// <summary>The HOCON that says what <paramref name="options"/> sets, and nothing else.</summary>
    public static string Overlay(NodeOptions? options)
    {
        if (options is null)
            return "";
        var text = new StringBuilder();
        if (options.Environment is { Count: > 0 } environment)
        {
            var items = environment.Select(item => $"{HoconText.Quote(item.Key)} : {(item.Value is null ? "null" : HoconText.Text(item.Value))}");
            text.Append("environment {\n").AppendJoin('\n', items).Append("\n}\n");
        }

        Add("working-directory", options.WorkingDirectory is { } directory ? HoconText.Quote(directory) : null);
        Add("heap-limit", options.HeapLimit?.ToString(CultureInfo.InvariantCulture));
        Add("memory-limit", options.MemoryLimit?.ToString(CultureInfo.InvariantCulture));
        Add("cpu-limit", Milliseconds(options.CpuLimit));
        Add("affinity", options.Affinity is { } cpus ? $"[{string.Join(", ", cpus)}]" : null);
        Add("niceness", options.Niceness?.ToString(CultureInfo.InvariantCulture));
        Add("gc", options.Gc?.ToString().ToLowerInvariant());
        Add("boot-timeout", Milliseconds(options.BootTimeout));
        Add("drain-timeout", Milliseconds(options.DrainTimeout));
        Add("output", options.Output?.ToString().ToLowerInvariant());
        Add("services", options.Services is { } services ? HoconText.Quote(NodeContainer.NameOf(services)) : null);
        Add("on-crash", options.OnCrash?.ToString().ToLowerInvariant());
        return text.ToString();

        static string? Milliseconds(TimeSpan? time) => time is { } t ? t.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture) + " ms" : null;

        void Add(string key, string? value)
        {
            if (value is not null)
                text.Append(key).Append(" = ").Append(value).Append('\n');
        }
    }
}
