namespace ActorProc.Node;

/// <summary>The sockets and pipes that the .NET runtime makes for debuggers in the temporary directory. It removes them at an orderly end only.</summary>
internal static class DiagnosticsFiles
{
    private static readonly string[] Patterns = ["dotnet-diagnostic-{0}-*", "clr-debug-pipe-{0}-*"];

    /// <summary>Removes those of a process that has ended, or is about to without the runtime's help.</summary>
    public static void Remove(int pid)
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var pattern in Patterns)
        {
            try
            {
                foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, pid)))
                    File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else was faster, or may not: they hold nothing and hurt nobody.
            }
        }
    }
}
