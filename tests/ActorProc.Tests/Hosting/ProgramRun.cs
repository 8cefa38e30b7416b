using System.Collections;
using System.Diagnostics;
using Xunit;

namespace ActorProc.Tests.Hosting;

/// <summary>A program that has run to its end.</summary>
internal sealed record ProgramRun(int Pid, int ExitCode, string Output)
{
    /// <summary>The dotnet that runs these tests.</summary>
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static async Task<ProgramRun> OfAsync(TimeSpan onlyWhenStuck, string directory, string file, params string[] arguments)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = directory, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // What `dotnet test` has set for itself is not for another build.
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key))
        {
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase))
                info.Environment.Remove(name);
        }

        // A build must leave no server behind.
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";

        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await Task.WhenAll(process.WaitForExitAsync(), output, error).WaitAsync(onlyWhenStuck);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"Waited {onlyWhenStuck} in vain for the end of: {file} {string.Join(' ', arguments)}\n{await output}{await error}");
        }

        return new ProgramRun(process.Id, process.ExitCode, await output + await error);
    }

    public void Said(string text) => Assert.True(Output.Contains(text, StringComparison.Ordinal), $"'{text}' is not in what it said:\n{Output}");

    public ProgramRun Succeeded(string what)
    {
        Assert.True(ExitCode == 0, $"{what} ended with exit code {ExitCode}:\n{Output}");
        return this;
    }
}
