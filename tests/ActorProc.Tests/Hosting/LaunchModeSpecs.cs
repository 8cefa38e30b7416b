using Xunit;

namespace ActorProc.Tests.Hosting;

/// <summary>However a program is started, its nodes start, and its <c>Main</c>, which has no guard, does not run in them.</summary>
/// <remarks>The test host is the remaining way; every spec that places an actor is started in that one.</remarks>
public sealed class LaunchModeSpecs(SampleApp sample) : IClassFixture<SampleApp>
{
    [Fact]
    public async Task Main_should_run_once_when_started_by_dotnet_run()
    {
        string[] run = ["run", "--no-build", "--project", SampleApp.Project, "--configuration", Surface.Repository.Pivot, "--"];

        var (started, main) = await sample.RunAsync(ProgramRun.Dotnet, run);

        Assert.NotEqual(started, main);
    }

    [Fact]
    public async Task Main_should_run_once_when_started_by_dotnet_and_the_assembly()
    {
        var (started, main) = await sample.RunAsync(ProgramRun.Dotnet, SampleApp.Built(SampleApp.Assembly));

        Assert.Equal(started, main);
    }

    [Fact]
    public async Task Main_should_run_once_when_started_by_its_own_executable()
    {
        var (started, main) = await sample.RunAsync(SampleApp.Built(SampleApp.Executable));

        Assert.Equal(started, main);
    }

    [Fact]
    public async Task Main_should_run_once_when_published_as_a_single_file()
    {
        var published = await sample.PublishAsync("single", "--no-self-contained", "-p:PublishSingleFile=true");

        await RunPublishedAsync(published, isSingleFile: true);
    }

    [Fact]
    public async Task Main_should_run_once_when_published_with_its_own_runtime()
    {
        var published = await sample.PublishAsync("self-contained", "--self-contained");

        await RunPublishedAsync(published, isSingleFile: false);
    }

    [Fact]
    public async Task Main_should_run_once_when_published_as_a_single_file_with_its_own_runtime()
    {
        var published = await sample.PublishAsync("self-contained-single", "--self-contained", "-p:PublishSingleFile=true");

        await RunPublishedAsync(published, isSingleFile: true);
    }

    private async Task RunPublishedAsync(string published, bool isSingleFile)
    {
        // Else it would be another way of starting than the one the spec is about.
        Assert.Equal(!isSingleFile, File.Exists(Path.Combine(published, "ActorProc.dll")));
        // ActorProc.Node is a program too, but no second one must lie beside the user's.
        Assert.False(File.Exists(Path.Combine(published, OperatingSystem.IsWindows() ? "ActorProc.Node.exe" : "ActorProc.Node")));

        var (started, main) = await sample.RunAsync(Path.Combine(published, SampleApp.Executable));

        Assert.Equal(started, main);
    }
}
