using System.Diagnostics;

namespace ActorProc.Benchmarks;

/// <summary>Programs that are built beside this one and are no part of it, so that what they bring along is in no node that is measured.</summary>
internal static class Sibling
{
    /// <summary>Where the program of a project is. It need not be there.</summary>
    public static string FileOf(string project)
    {
        // artifacts/bin/<project>/<configuration>
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, $"ActorProc.{project}.dll");
    }

    /// <summary>Runs one to its end.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(string project, string[] arguments)
    {
        var file = FileOf(project);
        if (!File.Exists(file))
        {
            await Console.Error.WriteLineAsync($"{file} is not there. Build the whole solution: dotnet build -c Release");
            return 1;
        }

        using var process = Process.Start(new ProcessStartInfo("dotnet", [file, .. arguments]))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
