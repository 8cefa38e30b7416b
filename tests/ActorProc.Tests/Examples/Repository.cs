namespace ActorProc.Tests.Examples;

/// <summary>The files that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "ActorProc.sln")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"No ActorProc.sln at or above {AppContext.BaseDirectory}: these tests read the files they were built from.");
    }
}
