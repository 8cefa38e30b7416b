using System.Diagnostics;
using System.Text;
using Xunit;

namespace ActorProc.Tests.Examples;

/// <summary>One run of the examples' program, to its end, with the proof that it left no process and no file.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record ExampleRun(int Pid, int ExitCode, string Output, string Error)
{
    // Inherited by every process that the run starts, so that none of them can hide.
    private const string Mark = "ACTORPROC_EXAMPLE_RUN";

    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(60);

    public static Task<ExampleRun> OfAsync(params string[] arguments) => OfAsync(arguments, _ => { });

    /// <param name="arguments">What stands behind the program's name.</param>
    /// <param name="prepare">Is given the directory below which it makes its run directories.</param>
    public static async Task<ExampleRun> OfAsync(string[] arguments, Action<DirectoryInfo> prepare)
    {
        var mark = $"{Mark}={Guid.NewGuid():N}";
        var runs = Directory.CreateTempSubdirectory("ap-");
        try
        {
            prepare(runs);
            using var process = Process.Start(Describe(arguments, mark, runs.FullName))!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var limit = new CancellationTokenSource(Stuck);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"'{string.Join(' ', arguments)}' had not ended after {Stuck.TotalSeconds:0} s. It wrote:\n{await output}{await error}");
            }

            // At once: what is still there when the program has ended has outlived it.
            var left = Marked(mark);
            Assert.True(left.Length == 0, $"These processes outlived '{string.Join(' ', arguments)}': {string.Join(", ", left)}");
            Assert.DoesNotContain(Directory.EnumerateDirectories(runs.FullName, "*", SearchOption.AllDirectories), directory => Path.GetFileName(directory).Length == 8);
            return new ExampleRun(process.Id, process.ExitCode, await output, await error);
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    private static ProcessStartInfo Describe(string[] arguments, string mark, string runs)
    {
        // <artifacts>/bin/ActorProc.Tests/<configuration>: the examples were built beside it.
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(here.Parent!.Parent!.FullName, "Examples", here.Name, "ActorProc.Examples.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["XDG_RUNTIME_DIR"] = runs;
        start.Environment[Mark] = mark[(Mark.Length + 1)..];
        return start;
    }

    private static int[] Marked(string mark) => !OperatingSystem.IsLinux() ? [] :
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, out var pid) ? pid : 0).Where(pid => pid > 0 && HasMark(pid, mark))];

    private static bool HasMark(int pid, string mark)
    {
        try
        {
            return TestKit.ChildProcesses.IsAlive(pid) && File.ReadAllText($"/proc/{pid}/environ").Split('\0').Contains(mark);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended, or it is another user's.
            return false;
        }
    }
}
