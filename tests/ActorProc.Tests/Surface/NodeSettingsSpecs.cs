using ActorProc.Configuration;
using Akka.Configuration;
using Xunit;

namespace ActorProc.Tests.Surface;

/// <summary><see cref="NodeOptions"/> travel as HOCON; nothing of them may be lost on the way.</summary>
public sealed class NodeSettingsSpecs
{
    private static readonly NodeOptions Full = new()
    {
        Environment = new Dictionary<string, string?>
        {
            ["PLAIN"] = "value", ["GONE"] = null, ["EMPTY"] = "", ["PADDED"] = "  two  ", ["NULL"] = "null", ["DOTTED.name"] = "a=b;c", ["QUOTED"] = "say \"hi\" \\ ${x}", ["LINES"] = "one\ntwo\n",
        },
        WorkingDirectory = "/some where/\"odd\"",
        HeapLimit = long.MaxValue,
        MemoryLimit = (1L << 40) + 1,
        CpuLimit = TimeSpan.FromMilliseconds(1500.5),
        Affinity = [0, 3, 1],
        Niceness = 19,
        Gc = GcMode.Server,
        BootTimeout = TimeSpan.FromDays(10),
        DrainTimeout = TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond / 1000),
        Output = NodeOutput.Prefix,
        OnCrash = OnCrash.Restart,
        Services = typeof(DependencyInjection.DeskServices),
    };

    /// <summary>Where each option is found again.</summary>
    private static readonly Dictionary<string, Func<NodeSettings, object?>> Read = new()
    {
        [nameof(NodeOptions.Environment)] = settings => settings.Process.Environment,
        [nameof(NodeOptions.WorkingDirectory)] = settings => settings.Process.WorkingDirectory,
        [nameof(NodeOptions.HeapLimit)] = settings => settings.Process.HeapLimit,
        [nameof(NodeOptions.MemoryLimit)] = settings => settings.Process.MemoryLimit,
        [nameof(NodeOptions.CpuLimit)] = settings => settings.Process.CpuLimit,
        [nameof(NodeOptions.Affinity)] = settings => settings.Process.Affinity,
        [nameof(NodeOptions.Niceness)] = settings => settings.Process.Niceness,
        [nameof(NodeOptions.Gc)] = settings => settings.Process.Gc,
        [nameof(NodeOptions.BootTimeout)] = settings => settings.BootTimeout,
        [nameof(NodeOptions.DrainTimeout)] = settings => settings.DrainTimeout,
        [nameof(NodeOptions.Output)] = settings => settings.Process.Output,
        [nameof(NodeOptions.Services)] = settings => Type.GetType(settings.Services),
        [nameof(NodeOptions.OnCrash)] = settings => settings.OnCrash,
    };

    public static TheoryData<string> Options => [.. typeof(NodeOptions).GetProperties().Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_should_be_found_again_when_set_alone(string name)
    {
        var property = typeof(NodeOptions).GetProperty(name)!;
        var value = property.GetValue(Full);
        Assert.True(value is not null && Read.ContainsKey(name), $"NodeOptions.{name} is new: give it a value and a reader here.");
        var alone = new NodeOptions();
        property.SetValue(alone, value);

        var settings = Settings(NodeSettings.Overlay(alone));

        Assert.Equal(value, Read[name](settings));
        var defaults = Settings("");
        Assert.All(Read.Where(other => other.Key != name), other => Assert.Equal(other.Value(defaults), other.Value(settings)));
        Assert.NotEqual(value, Read[name](defaults));
    }

    [Fact]
    public void Options_should_all_be_found_again_when_all_are_set()
    {
        var settings = Settings(NodeSettings.Overlay(Full));

        Assert.All(Read, option => Assert.Equal(typeof(NodeOptions).GetProperty(option.Key)!.GetValue(Full), option.Value(settings)));
    }

    [Theory]
    [InlineData(GcMode.Workstation)]
    [InlineData(GcMode.Concurrent)]
    [InlineData(GcMode.Server)]
    public void Collector_should_be_found_again(GcMode mode) => Assert.Equal(mode, Settings(NodeSettings.Overlay(new() { Gc = mode })).Process.Gc);

    [Theory]
    [InlineData(NodeOutput.Inherit)]
    [InlineData(NodeOutput.Prefix)]
    [InlineData(NodeOutput.Capture)]
    public void Output_should_be_found_again(NodeOutput output) => Assert.Equal(output, Settings(NodeSettings.Overlay(new() { Output = output })).Process.Output);

    [Theory]
    [InlineData(OnCrash.Supervise)]
    [InlineData(OnCrash.Stop)]
    [InlineData(OnCrash.Restart)]
    public void Crash_policy_should_be_found_again(OnCrash policy) => Assert.Equal(policy, Settings(NodeSettings.Overlay(new() { OnCrash = policy })).OnCrash);

    [Fact]
    public void Nothing_should_be_written_when_nothing_is_set()
    {
        Assert.Equal("", NodeSettings.Overlay(null));
        Assert.Equal("", NodeSettings.Overlay(new NodeOptions()));
    }

    [Fact]
    public void Option_that_is_set_to_nothing_should_win_over_the_configuration()
    {
        var options = new NodeOptions { Affinity = [], WorkingDirectory = "", HeapLimit = 0, CpuLimit = TimeSpan.Zero, Niceness = 0 };

        var settings = Settings(NodeSettings.Overlay(options), "affinity = [1], working-directory = /x, heap-limit = 5, cpu-limit = 5 s, niceness = 5");

        Assert.Empty(settings.Process.Affinity);
        Assert.Equal("", settings.Process.WorkingDirectory);
        Assert.Equal((0L, TimeSpan.Zero, 0), (settings.Process.HeapLimit, settings.Process.CpuLimit, settings.Process.Niceness));
    }

    [Fact]
    public void Environment_should_be_merged_with_that_of_the_configuration()
    {
        var options = new NodeOptions { Environment = new Dictionary<string, string?> { ["A"] = "option", ["B"] = null } };

        var settings = Settings(NodeSettings.Overlay(options), "environment { A = configured, B = configured, C = configured }");

        Assert.Equal(new Dictionary<string, string?> { ["A"] = "option", ["B"] = null, ["C"] = "configured" }, settings.Process.Environment);
    }

    [Theory]
    [InlineData("heap-limt = 1", "heap-limt")]
    [InlineData("config-x { }", "config-x")]
    [InlineData("heap-limit = much", "heap-limit")]
    [InlineData("heap-limit = -1", "heap-limit")]
    [InlineData("gc = fast", "gc")]
    [InlineData("gc = 1", "gc")]
    [InlineData("on-crash = null", "on-crash")]
    [InlineData("niceness = 20", "niceness")]
    [InlineData("affinity = [a]", "affinity")]
    [InlineData("boot-timeout = infinite", "boot-timeout")]
    [InlineData("boot-timeout = -1 ms", "boot-timeout")]
    [InlineData("boot-timeout = 99999999999999999999 d", "boot-timeout")]
    [InlineData("environment { a.b = c }", "environment")]
    [InlineData("environment { a = [c] }", "environment")]
    public void Mistake_should_be_refused_with_its_key(string overlay, string key)
    {
        var error = Assert.Throws<ActorProcConfigurationException>(() => NodeSettings.From(ReferenceConfig.Reference, overlay, "akka.actor.deployment./ocr.node"));

        Assert.Contains($"akka.actor.deployment./ocr.node.{key}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("infinite")]
    [InlineData("negative")]
    public void Time_that_cannot_be_written_should_be_refused(string which)
    {
        var time = which == "infinite" ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(-1);

        var error = Assert.Throws<ActorProcConfigurationException>(() => Settings(NodeSettings.Overlay(new() { BootTimeout = time })));

        Assert.Contains("boot-timeout", error.Message, StringComparison.Ordinal);
    }

    private static NodeSettings Settings(string overlay, string configured = "") =>
        NodeSettings.From(ConfigurationFactory.ParseString($"actorproc.node {{ {configured} }}").WithFallback(ReferenceConfig.Reference), overlay);
}
