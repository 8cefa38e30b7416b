using System.Diagnostics;
using System.Text;
using ActorProc.Node;
using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Acceptance;

/// <summary>One run of ActorProc.TestHost: a main process of its own, with its nodes. Nothing of it outlives this object.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly HashSet<int> _seen = [];

    private HostProcess(Process process) => _process = process;

    /// <summary>A private, empty directory for the base of run directories.</summary>
    public string Base { get; private init; } = "";

    /// <summary>Where its actors write down what happened to them.</summary>
    public string EventFile => Path.Combine(Base, "events");

    public int Pid => _process.Id;

    /// <summary>What it and its nodes have written to standard output and standard error.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    public string[] Events => File.Exists(EventFile) ? File.ReadAllLines(EventFile) : [];

    /// <summary>What systems have left in the base directory.</summary>
    public string[] RunDirectories => Directory.GetDirectories(Base);

    /// <summary>Those of its own system. A standby node that is warming up has another one, for nobody but itself.</summary>
    /// <remarks>Killed while it makes or removes one, a process leaves it without a word of whose it is.</remarks>
    public string[] OwnRunDirectories =>
        [.. RunDirectories.Select(directory => Path.Combine(directory, "owner")).Where(owner => File.Exists(owner) && File.ReadAllText(owner) == $"{Pid}\n")];

    public static HostProcess Start(string mode)
    {
        // Short: a socket's path has to fit in 107 bytes.
        var home = Directory.CreateTempSubdirectory("aph-").FullName;
        return Start([mode, home, Path.Combine(home, "events")], home);
    }

    /// <summary>A process that only connects to <paramref name="socketPath"/> and waits.</summary>
    public static HostProcess StartStranger(string socketPath, string greeting) =>
        Start(["stranger", socketPath, greeting], Directory.CreateTempSubdirectory("aph-").FullName);

    private static HostProcess Start(string[] arguments, string home)
    {
        var dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", Path.Combine(AppContext.BaseDirectory, "ActorProc.TestHost.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var host = new HostProcess(new Process { StartInfo = start }) { Base = home };
        host._process.Start();
        host._seen.Add(host.Pid);
        // Its standard input stays open: like at a terminal, there is something that user code in a node could wrongly read.
        host._process.StandardInput.AutoFlush = true;
        host._process.StandardInput.WriteLine("typed at the terminal");
        host._process.ErrorDataReceived += (_, line) => host.Hear(line.Data);
        host._process.BeginErrorReadLine();
        return host;
    }

    /// <summary>The rest of its next line that begins with <paramref name="word"/>.</summary>
    public async Task<string> HearAsync(string word)
    {
        using var limit = new CancellationTokenSource(Stuck);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                Hear(line);
                if (line.StartsWith(word, StringComparison.Ordinal))
                    return line[word.Length..].Trim();
            }
        }
        catch (OperationCanceledException)
        {
            // Said below, with what was heard instead.
        }

        Assert.Fail($"The host did not say '{word}' within {Stuck} or before its end. It said:\n{Said}");
        return "";
    }

    /// <summary>Waits for its end and for the end of what it says.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using var limit = new CancellationTokenSource(Stuck);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
                Hear(line);
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The host did not end within {Stuck}. It said:\n{Said}");
        }

        return _process.ExitCode;
    }

    /// <summary>Its process and its nodes', those that are alive.</summary>
    public int[] Members()
    {
        var members = Session.Members(Pid);
        _seen.UnionWith(members);
        return members;
    }

    /// <summary>Kills the main process, and nothing else, with no chance to say goodbye.</summary>
    public void Kill()
    {
        Members();
        ProcessSignals.Kill(Pid);
    }

    /// <summary>How long its processes go on after this call.</summary>
    public async Task<TimeSpan> UntilAllGoneAsync()
    {
        var watch = Stopwatch.StartNew();
        await Eventually.IsTrueAsync(() => Members().Length == 0, () => $"the end of {string.Join(", ", Members())}, which came of the killed process {Pid}");
        return watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pid in Members().Where(pid => pid != Pid))
            SendKill(pid);
        _process.Kill();
        await _process.WaitForExitAsync();
        // The runtime's own sockets for debuggers, which it cannot remove when it is killed.
        foreach (var pid in _seen)
            DiagnosticsFiles.Remove(pid);
        _process.Dispose();
        Directory.Delete(Base, recursive: true);
    }

    private static void SendKill(int pid)
    {
        try
        {
            ProcessSignals.Kill(pid);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
    }

    private void Hear(string? line)
    {
        lock (_said)
            _said.Append(line).Append('\n');
    }
}
