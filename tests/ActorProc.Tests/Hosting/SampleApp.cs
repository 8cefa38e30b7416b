using System.Globalization;
using System.Runtime.InteropServices;
using ActorProc.TestKit;
using ActorProc.Tests.Surface;
using Xunit;

namespace ActorProc.Tests.Hosting;

/// <summary>tests/ActorProc.SampleApp: how it was built and published, and what must be true of each run of it.</summary>
public sealed class SampleApp : IDisposable
{
    private const string Name = "ActorProc.SampleApp";

    // Publishing compiles; on a busy machine that takes minutes.
    private static readonly TimeSpan PublishIsStuck = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RunIsStuck = TimeSpan.FromMinutes(2);

    private readonly string _directory = Directory.CreateTempSubdirectory("ap-modes-").FullName;

    internal static string Project => Repository.File("tests", Name);

    internal static string Built(string file) => Repository.File("artifacts", "bin", Name, Repository.Pivot, file);

    internal static string Executable => OperatingSystem.IsWindows() ? $"{Name}.exe" : Name;

    internal static string Assembly => $"{Name}.dll";

    /// <summary>Publishes it as a user would, but with all intermediate files elsewhere, so that the repository's own are not touched.</summary>
    /// <returns>The directory with what was published.</returns>
    internal async Task<string> PublishAsync(string name, params string[] options)
    {
        var to = Path.Combine(_directory, name);
        string[] arguments =
        [
            "publish", Project, "--runtime", RuntimeInformation.RuntimeIdentifier, "--artifacts-path", Path.Combine(_directory, "artifacts"), "--output", to,
            // No compiler that stays; and the same to compile each time, so that only the first one does.
            "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false", "-p:EnableSingleFileAnalyzer=true", .. options,
        ];
        (await ProgramRun.OfAsync(PublishIsStuck, _directory, ProgramRun.Dotnet, arguments)).Succeeded($"dotnet {string.Join(' ', arguments)}");
        return to;
    }

    /// <summary>
    /// Runs it: its actor and its functions are in other processes and do what they shall, its Main has run in one process only, and no process is left.
    /// </summary>
    /// <returns>The pids of the process that was started, and of the one that ran Main: <c>dotnet run</c> puts one between.</returns>
    internal async Task<(int Started, int Main)> RunAsync(string file, params string[] arguments)
    {
        var mains = Path.Combine(_directory, Path.GetRandomFileName());

        var run = (await ProgramRun.OfAsync(RunIsStuck, _directory, file, [.. arguments, mains])).Succeeded("The sample");

        var main = Said(run, "main");
        var node = Said(run, "node");
        Assert.NotEqual(main, node);
        Assert.Equal([main.ToString(CultureInfo.InvariantCulture)], await File.ReadAllLinesAsync(mains));
        Assert.Equal("0 0", Text(run, "ended"));
        var lambda = Text(run, "lambda").Split(' ', 2);
        Assert.Equal("has what is captured", lambda[1]);
        var pool = Text(run, "pool").Split(" by ");
        Assert.Equal("1 4 9 16", pool[0]);
        Assert.Equal("14", Text(run, "sum"));
        int[] others = [node, Said(run, "function"), Number(lambda[0]), .. pool[1].Split(' ').Select(Number)];
        Assert.Equal(6, others.Append(main).Distinct().Count());
        Assert.All(others, pid => Assert.False(ChildProcesses.IsAlive(pid), $"Process {pid} outlived the sample."));
        return (run.Pid, main);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static int Said(ProgramRun run, string key) => Number(Text(run, key));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(ProgramRun run, string key)
    {
        var line = run.Output.Split('\n').FirstOrDefault(line => line.StartsWith(key + "=", StringComparison.Ordinal));
        Assert.True(line is not null, $"The sample did not say '{key}=':\n{run.Output}");
        return line[(key.Length + 1)..].TrimEnd('\r');
    }
}
