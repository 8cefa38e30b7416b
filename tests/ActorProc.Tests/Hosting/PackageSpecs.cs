using System.Text.RegularExpressions;
using ActorProc.TestKit;
using ActorProc.Tests.Surface;
using Xunit;

namespace ActorProc.Tests.Hosting;

/// <summary>The packages, as a user gets them: packed into a folder, and used by test projects that know nothing else of this repository.</summary>
public sealed partial class PackageSpecs(Packages packages) : IClassFixture<Packages>
{
    [Fact]
    public async Task Test_project_should_pass_with_the_packages()
    {
        var run = (await packages.TestAsync("Passing")).Succeeded("dotnet test of Passing");

        run.Said("Failed:     0, Passed:     6");
    }

    [Fact]
    public async Task Test_project_should_fail_and_name_what_was_planted()
    {
        var run = await packages.TestAsync("Failing");

        Assert.NotEqual(0, run.ExitCode);
        run.Said("Failed:     3, Passed:     0");
        var orphan = Orphan().Match(run.Output).Groups[1].Value;
        Assert.Matches($@"Seen: +process {orphan} \(sleep 1000\)", run.Output);
        Assert.Matches(@"Seen: +socket .*planted\.sock", run.Output);
        Assert.Matches("Expected: 'planted job' ends with exit code 0\r?\nSeen: +it ended with exit code 4", run.Output);
        Assert.False(ChildProcesses.IsAlive(int.Parse(orphan, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex("planted orphan ([0-9]+)")]
    private static partial Regex Orphan();
}

/// <summary>Packs what has been built, once.</summary>
public sealed class Packages : IAsyncLifetime
{
    private static readonly TimeSpan IsStuck = TimeSpan.FromMinutes(10);

    // A version of its own: what is in the package cache under another one is not taken for it.
    private readonly string _version = $"0.1.0-spec.{DateTime.UtcNow:yyyyMMddHHmmss}";
    private readonly string _directory = Directory.CreateTempSubdirectory("ap-packages-").FullName;

    public async Task InitializeAsync()
    {
        foreach (var project in new[] { "Node", "Runtime", "TestKit" })
        {
            string[] pack =
            [
                "pack", Repository.File("src", project), "--no-build", "--configuration", Repository.Pivot, "--output", Path.Combine(_directory, "packages"),
                $"-p:PackageVersion={_version}",
            ];
            (await RunAsync(pack)).Succeeded($"dotnet {string.Join(' ', pack)}");
        }

        foreach (var file in Directory.GetFiles(Repository.File("tests", "Packages"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_directory, Path.GetRelativePath(Repository.File("tests", "Packages"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await File.WriteAllTextAsync(Path.Combine(_directory, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="cache" /></config>
              <fallbackPackageFolders><add key="usual" value="{UsualCache}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="packages" /></packageSources>
            </configuration>
            """);
    }

    internal Task<ProgramRun> TestAsync(string project) => RunAsync(["test", Path.Combine(_directory, project), $"-p:ActorProcVersion={_version}", "-p:UseSharedCompilation=false"]);

    public Task DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }

    // What has been restored for this repository is not fetched again.
    private static string UsualCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private Task<ProgramRun> RunAsync(string[] arguments) => ProgramRun.OfAsync(IsStuck, _directory, ProgramRun.Dotnet, arguments);
}
