namespace ActorProc.Tests.Surface;

/// <summary>The checked-out repository that these tests were built from.</summary>
internal static class Repository
{
    private static readonly Lazy<string> LazyRoot = new(Find);

    public static string Root => LazyRoot.Value;

    /// <summary>The last folder of the build output: <c>debug</c> or <c>release</c>.</summary>
    public static string Pivot => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The source files below a folder, with paths relative to it and with slashes.</summary>
    public static IReadOnlyList<string> Sources(params string[] folder)
    {
        var root = File(folder);
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal)];
    }

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(directory.FullName, "ActorProc.sln")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"There is no ActorProc.sln above {AppContext.BaseDirectory}: these tests read the repository and run from its artifacts folder only.");
    }
}
