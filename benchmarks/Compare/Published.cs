using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ActorProc.Benchmarks.Compare;

/// <summary>This program once more, as a user would publish it: compiled ahead, with ReadyToRun.</summary>
internal static class Published
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <returns>The program's file, or why there is none.</returns>
    public static async Task<(string? Assembly, string? Missing)> MakeAsync(Session session, CancellationToken cancellation)
    {
        if (Project() is not { } project)
            return (null, "the project is not above the program: run it from the repository's own build output");
        var to = session.Below("published");
        // With intermediate files of its own: those of the repository's build stay as they are.
        var info = new ProcessStartInfo("dotnet", [
            "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--no-self-contained", "-p:PublishReadyToRun=true", "-p:RunAnalyzers=false",
            "--artifacts-path", session.Below("build"), "-o", to, "-nodeReuse:false", "-p:UseSharedCompilation=false", "-v", "quiet", "-nologo",
        ]);
        return await Session.RunAsync(info, Limit, cancellation) is { } failure
            ? (null, $"dotnet publish with ReadyToRun failed: {failure}. It needs a package registry, for the compiler ahead of time")
            : (Path.Combine(to, Path.GetFileName(typeof(Published).Assembly.Location)), null);
    }

    private static string? Project()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var project = Path.Combine(directory.FullName, "benchmarks", "Benchmarks.csproj");
            if (File.Exists(project))
                return project;
        }

        return null;
    }
}
