using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime;
using System.Runtime.Versioning;
using System.Text;
using ActorProc.Launching;
using ActorProc.Node;

namespace ActorProc.Tests.Launching;

/// <summary>What the nodes of these tests run: a command and its words, one in each line of the payload.</summary>
[UnsupportedOSPlatform("windows")]
internal static class NodeEntry
{
    internal static int Run(byte[] payload)
    {
        var words = Encoding.UTF8.GetString(payload).Split('\n');
        return words[0] switch
        {
            "echo" => Say(words[1], code: 7),
            "say" => Say(string.Join('\n', words[1..])),
            "partial" => Partial(words[1]),
            "flood" => Flood(int.Parse(words[1])),
            "lines" => Lines(words[1], int.Parse(words[2])),
            "exit" => int.Parse(words[1]),
            "describe" => Describe(),
            "idling" => Idling(),
            "stdin" => Say($"stdin={Console.In.ReadToEnd().Length}"),
            "shell" => Shell(words[1]),
            "leave" => Leave(),
            "hold" => Hold(words[1], spin: false),
            "spin" => Hold(words[1], spin: true),
            "wait" => Wait(),
            "parent" => Parent(words[1], words[2..]),
            _ => Crash.Run(words[0]),
        };
    }

    internal static int Wait()
    {
        Console.WriteLine("waiting");
        new ManualResetEvent(false).WaitOne();
        return 0;
    }

    static int Say(string text, int code = 0)
    {
        Console.WriteLine(text);
        return code;
    }

    static int Partial(string text)
    {
        Console.Write(text);
        Console.Error.Write(text);
        return 0;
    }

    static int Flood(int megabytes)
    {
        var chunk = new byte[1 << 20];
        Array.Fill(chunk, (byte)'x');
        using var output = Console.OpenStandardOutput();
        for (var i = 0; i < megabytes; i++) output.Write(chunk);
        return 0;
    }

    static int Lines(string word, int count)
    {
        // In pieces on purpose: the parent's pump must put the lines together.
        using var output = Console.OpenStandardOutput();
        for (var i = 0; i < count; i++)
        {
            output.Write(Encoding.UTF8.GetBytes(word));
            output.Write(Encoding.UTF8.GetBytes($"{word} {i}\n"));
        }
        return 0;
    }

    // What an idle thread of the pool does is the runtime's own affair; that it took the setting shows nowhere else.
    static int Idling()
    {
        using var used = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(_ => used.Set(), null);
        used.Wait();
        var semaphore = typeof(object).Assembly.GetType("System.Threading.PortableThreadPool+WorkerThread")!.GetField("s_semaphore", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        Console.WriteLine($"spins={semaphore.GetType().GetField("_spinCount", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(semaphore)}");
        return 0;
    }

    static int Describe()
    {
        Console.WriteLine($"pid={Environment.ProcessId}");
        Console.WriteLine($"entry={System.Reflection.Assembly.GetEntryAssembly()?.GetName().Name}");
        Console.WriteLine($"directory={Environment.CurrentDirectory}");
        Console.WriteLine($"processors={Environment.ProcessorCount}");
        Console.WriteLine($"server={GCSettings.IsServerGC}");
        Console.WriteLine($"latency={GCSettings.LatencyMode}");
        Console.WriteLine($"heap={GC.GetGCMemoryInfo().TotalAvailableMemoryBytes}");
        Console.WriteLine($"arguments={Environment.GetCommandLineArgs().Length - 1}");
        Console.WriteLine($"nice={string.Join(',', Directory.GetDirectories("/proc/self/task").Select(task => Posix.GetNiceness(uint.Parse(Path.GetFileName(task)))).Distinct())}");
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables()) Console.WriteLine($"env:{variable.Key}={variable.Value}");
        Console.WriteLine("end");
        return 0;
    }

    static int Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { UseShellExecute = false })!;
        shell.WaitForExit();
        return shell.ExitCode;
    }

    // Ends while a program it started still holds its standard output and error.
    static int Leave()
    {
        using var sleep = Process.Start(new ProcessStartInfo("/bin/sleep", ["1000"]) { UseShellExecute = false })!;
        Console.WriteLine($"left={sleep.Id}");
        return 3;
    }

    static int Hold(string socket, bool spin)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        connection.Connect(new UnixDomainSocketEndPoint(socket));
        connection.Send(BitConverter.GetBytes(Environment.ProcessId));
        while (spin)
        {
        }
        new ManualResetEvent(false).WaitOne();
        GC.KeepAlive(connection);
        return 0;
    }

    static int Parent(string runDirectory, string[] words)
    {
        var node = new ProcessLauncher().Launch(new LaunchSpec
        {
            NodeName = "inner",
            RunDirectory = runDirectory,
            EntryType = typeof(NodeEntry).AssemblyQualifiedName!,
            Payload = Encoding.UTF8.GetBytes(string.Join('\n', words)),
            Settings = LaunchTest.Plain with { Output = NodeOutput.Prefix },
        });
        var exit = node.Drained.GetAwaiter().GetResult();
        Console.WriteLine($"inner exit={exit.ExitCode}");
        return 0;
    }
}
