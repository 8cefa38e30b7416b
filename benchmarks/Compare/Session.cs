using System.Diagnostics;

namespace ActorProc.Benchmarks.Compare;

/// <summary>What a comparison has for itself while it lasts: a directory, and processes that serve the programs. Nothing of it stays.</summary>
internal sealed class Session : IDisposable
{
    private readonly List<Process> _servants = [];

    // Short: the paths of sockets below it are at most 107 bytes long.
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("apc-").FullName;

    public string Below(string name) => System.IO.Directory.CreateDirectory(Path.Combine(Directory, name)).FullName;

    /// <summary>Starts something that is ended with the session.</summary>
    public void Serve(ProcessStartInfo info)
    {
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        var process = Process.Start(info)!;
        // What it has to say is about clients that come and go: read, so that it never waits for a reader, and not shown.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _servants.Add(process);
    }

    /// <summary>Runs a tool to its end.</summary>
    /// <returns>What went wrong, or nothing.</returns>
    public static async Task<string?> RunAsync(ProcessStartInfo info, TimeSpan limit, CancellationToken cancellation)
    {
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(info)!;
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            over.CancelAfter(limit);
            try
            {
                var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(over.Token), process.StandardError.ReadToEndAsync(over.Token));
                await process.WaitForExitAsync(over.Token);
                return process.ExitCode == 0 ? null : $"{info.FileName} ended with exit code {process.ExitCode}: {Tail(string.Concat(texts))}";
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellation.ThrowIfCancellationRequested();
                return $"{info.FileName} was not done after {limit}";
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return WhyNot(info.FileName, e);
        }
    }

    /// <summary>Why a program cannot be started, without the paths of this machine: it goes into the files.</summary>
    public static string WhyNot(string program, System.ComponentModel.Win32Exception cause)
    {
        const int notFound = 2;
        return cause.NativeErrorCode == notFound ? $"{program} is not installed, or not on the PATH" : $"{program} cannot be started: error {cause.NativeErrorCode}";
    }

    public void Dispose()
    {
        foreach (var servant in _servants)
        {
            servant.Kill();
            servant.WaitForExit();
            servant.Dispose();
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    // The last line that says anything, in one piece.
    private static string Tail(string text) => text.Trim().Split('\n').LastOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? text.Trim().Split('\n')[^1];
}
