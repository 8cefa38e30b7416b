using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ActorProc.Micro;

/// <summary>Runs the benchmarks, all of them or those that a filter of BenchmarkDotNet's names: <c>--filter *Serialization*</c>.</summary>
internal static class Program
{
    private static void Main(string[] arguments)
    {
        var artifacts = Directory.CreateTempSubdirectory("micro-").FullName;
        try
        {
            // In this process: BenchmarkDotNet would otherwise build a project of its own, for which this repository's build settings are not made.
            var job = (arguments.Contains("--quick") ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance);
            var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance)
                .AddLogger(ConsoleLogger.Default).WithArtifactsPath(artifacts);
            string[] filter = [.. arguments.Where(argument => argument != "--quick")];
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(filter.Length == 0 ? ["--filter", "*"] : filter, config);
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }
}
