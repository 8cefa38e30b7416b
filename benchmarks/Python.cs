using System.Diagnostics;
using System.Globalization;

namespace ActorProc.Benchmarks;

/// <summary>Python, doing the same work in the same run. It is asked for a measurement and answers with milliseconds.</summary>
internal sealed class Python : IDisposable
{
    private readonly Process _process;

    private Python(Process process) => _process = process;

    /// <returns>Nothing when there is no Python here.</returns>
    public static Python? TryStart(string script)
    {
        try
        {
            var start = new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "peers", script)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
            var process = Process.Start(start)!;
            process.StandardInput.AutoFlush = true;
            return process.StandardOutput.ReadLine() == "ready" ? new Python(process) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public double Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        return double.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
