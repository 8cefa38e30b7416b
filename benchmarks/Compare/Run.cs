using System.Diagnostics;
using System.Globalization;
using ActorProc.Benchmarks.Measuring;

namespace ActorProc.Benchmarks.Compare;

/// <summary>One run of one program: reads what it says, and does for it what has to be done from outside.</summary>
internal sealed class Run : IDisposable
{
    // The longest that one figure takes is a hundred nodes.
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(3);

    private readonly Contestant _contestant;
    private readonly Process _process;
    private readonly Figures _figures;
    private readonly Task<string> _errors;
    private string _last = "nothing";

    private Run(Contestant contestant, Process process, Figures figures)
    {
        (_contestant, _process, _figures) = (contestant, process, figures);
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <returns>What went wrong, or nothing.</returns>
    public static async Task<string?> DoAsync(Contestant contestant, double scale, string[] works, Figures figures, string temporary, CancellationToken cancellation)
    {
        try
        {
            using var run = new Run(contestant, Process.Start(contestant.StartInfo(scale, works, temporary))!, figures);
            return await run.DoAsync(cancellation);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return Session.WhyNot(contestant.Command[0], e);
        }
    }

    public void Dispose()
    {
        // Nothing that a run has started outlives it.
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<string?> DoAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            limit.CancelAfter(Stuck);
            while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                _last = $"'{(line.Length > 100 ? line[..100] + "..." : line)}'";
                await TakeAsync(line, limit.Token);
                limit.CancelAfter(Stuck);
            }

            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"said nothing for {Stuck.TotalMinutes} minutes after {_last}, and was ended. Run it alone to see where it hangs: {Shown}";
        }

        return _process.ExitCode == 0 ? null : $"ended with exit code {_process.ExitCode} after {_last}. {await ErrorsAsync()} Run it alone: {Shown}";
    }

    private string Shown => string.Join(' ', _process.StartInfo.ArgumentList.Prepend(_process.StartInfo.FileName));

    private async Task TakeAsync(string line, CancellationToken cancellation)
    {
        var parts = line.Split(' ', 3);
        if (parts is ["kill", Line.Uncounted, var warmUp])
            await KillAsync(row: null, int.Parse(warmUp, CultureInfo.InvariantCulture), cancellation);
        if (parts.Length < 3 || Table.Find(parts[1]) is not { } row)
            return;
        switch (parts[0])
        {
            case "value":
                _figures.Add(row, _contestant.Series, double.Parse(parts[2], CultureInfo.InvariantCulture));
                break;
            case "missing":
                _figures.AddMissing(row, _contestant.Series, parts[2]);
                break;
            case "pss" or "cpu":
                await LookAsync(row, parts[0] == "pss", [.. parts[2].Split(' ').Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))], cancellation);
                await _process.StandardInput.WriteLineAsync("go on");
                await _process.StandardInput.FlushAsync(cancellation);
                break;
            case "kill":
                await KillAsync(row, int.Parse(parts[2], CultureInfo.InvariantCulture), cancellation);
                break;
        }
    }

    private async Task LookAsync(Row row, bool isMemory, int[] pids, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
        {
            _figures.AddMissing(row, _contestant.Series, "it is read from /proc, which only Linux has");
            return;
        }

        await foreach (var value in isMemory ? IdleProcesses.MemoryAsync(pids, cancellation) : IdleProcesses.ProcessorAsync(pids, cancellation))
            _figures.Add(row, _contestant.Series, value);
    }

    // The time is that of this process, so it is the same clock for all, and the same way for all that they tell it.
    private async Task KillAsync(Row? row, int pid, CancellationToken cancellation)
    {
        var noticed = _process.StandardOutput.ReadLineAsync(cancellation).AsTask();
        using var victim = Process.GetProcessById(pid);
        _ = victim.HasExited;
        // In the middle of their work, not of their start: what a process does at first differs from peer to peer.
        await IdleProcesses.UntilQuietAsync(pid, cancellation);
        var start = Stopwatch.GetTimestamp();
        victim.Kill();
        if (await noticed is not "noticed")
            return;
        if (row is not null)
            _figures.Add(row, _contestant.Series, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        await _process.StandardInput.WriteLineAsync("go on");
        await _process.StandardInput.FlushAsync(cancellation);
    }

    private async Task<string> ErrorsAsync()
    {
        var errors = (await _errors).Trim();
        return errors.Length == 0 ? "It said nothing about why." : $"It said: {(errors.Length > 600 ? "..." + errors[^600..] : errors)}";
    }
}
