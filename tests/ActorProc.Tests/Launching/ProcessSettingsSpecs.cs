using ActorProc.Launching;
using Xunit;

namespace ActorProc.Tests.Launching;

public class ProcessSettingsSpecs
{
    static readonly OsAbilities All = new(true, true, true, true);

    [Fact]
    public void Settings_should_pass_when_nothing_is_limited_and_the_system_can_do_nothing() => LaunchTest.Plain.ThrowIfUnsupported(default);

    [Fact]
    public void Every_limit_should_be_refused_by_its_key_when_the_system_cannot_do_it()
    {
        var settings = LaunchTest.Plain with { MemoryLimit = 1, CpuLimit = TimeSpan.FromSeconds(1), Niceness = 1, Affinity = [0, 1] };
        settings.ThrowIfUnsupported(All);

        var message = Assert.Throws<ActorProcConfigurationException>(() => settings.ThrowIfUnsupported(default)).Message;

        Assert.Equal(4, message.Split(Environment.NewLine).Length);
        Assert.Contains("actorproc.node.memory-limit = 1 is not possible here", message, StringComparison.Ordinal);
        Assert.Contains("actorproc.node.cpu-limit = 00:00:01", message, StringComparison.Ordinal);
        Assert.Contains("actorproc.node.niceness = 1", message, StringComparison.Ordinal);
        Assert.Contains("actorproc.node.affinity = [0, 1]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(20)]
    public void Niceness_should_be_refused_when_it_is_out_of_range(int niceness) =>
        Assert.Throws<ActorProcConfigurationException>(() => (LaunchTest.Plain with { Niceness = niceness }).ThrowIfUnsupported(All));

    [Theory]
    [InlineData(-1)]
    [InlineData(1024)]
    public void Affinity_should_be_refused_when_no_processor_has_such_a_number(int processor) =>
        Assert.Throws<ActorProcConfigurationException>(() => (LaunchTest.Plain with { Affinity = [processor] }).ThrowIfUnsupported(All));

    [Fact]
    public void Processor_time_should_be_rounded_up_when_it_is_not_in_whole_seconds() =>
        Assert.Equal(2, (LaunchTest.Plain with { CpuLimit = TimeSpan.FromMilliseconds(1001) }).CpuSeconds);
}
