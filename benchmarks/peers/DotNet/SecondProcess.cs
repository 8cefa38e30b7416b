using System.Diagnostics;

namespace ActorProc.Peers;

/// <summary>The other process of a peer. It ends when its standard input does, and so with this one, however this one ends.</summary>
internal sealed class SecondProcess : IDisposable
{
    private readonly Process _process;

    private SecondProcess(Process process) => _process = process;

    public int Pid => _process.Id;

    public static SecondProcess Start(params string[] arguments)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(info.FileName) == "dotnet")
            info.ArgumentList.Add(typeof(SecondProcess).Assembly.Location);
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        return new SecondProcess(Process.Start(info)!);
    }

    /// <summary>The first line it says.</summary>
    public async Task<string> AddressAsync() => await _process.StandardOutput.ReadLineAsync()
        ?? throw new InvalidOperationException($"The second process of this peer ended before it said where it is, with exit code {(_process.WaitForExit(5000) ? _process.ExitCode : "unknown")}.");

    public Task JoinAsync() => _process.WaitForExitAsync();

    /// <summary>What the second process does itself, once it can be talked to.</summary>
    /// <param name="address">Where.</param>
    /// <param name="work">What it does meanwhile. When that fails, so does this.</param>
    public static async Task SayAndStayAsync(string address, Task? work = null)
    {
        Console.WriteLine(address);
        var end = Console.In.ReadToEndAsync();
        // Work that is over, because its connection is closed, waits for the end all the same.
        if (work is not null && await Task.WhenAny(end, work) == work)
            await work;
        await end;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        // What does not leave by itself is of no more use: nothing of a run stays.
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
