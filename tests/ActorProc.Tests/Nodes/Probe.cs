using System.Diagnostics;
using System.Runtime;
using Akka.Actor;

namespace ActorProc.Tests.Nodes;

/// <summary>Tells what its process is like, and misbehaves on request.</summary>
public sealed class Probe : ReceiveActor
{
    private readonly List<byte[]> _hoard = [];

    public Probe()
    {
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<string>(text => text == "cpus", _ => Sender.Tell(Environment.ProcessorCount));
        Receive<string>(text => text == "server gc", _ => Sender.Tell(GCSettings.IsServerGC));
        Receive<string>(text => text == "directory", _ => Sender.Tell(Environment.CurrentDirectory));
        Receive<string>(text => text == "nice", _ => Sender.Tell(File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ')[16]));
        Receive<string>(text => text == "stop", _ => Context.Stop(Self));
        Receive<string>(text => text == "hang", _ => { });
        Receive<Variable>(variable => Sender.Tell(Environment.GetEnvironmentVariable(variable.Name) ?? ""));
        Receive<Setting>(setting => Sender.Tell(Context.System.Settings.Config.GetString(setting.Key)));
        Receive<Burn>(burn =>
        {
            var watch = Stopwatch.StartNew();
            // All cores, and every thread of the pool for as long as that.
            for (var i = 0; i < 4 * Environment.ProcessorCount; i++)
                ThreadPool.UnsafeQueueUserWorkItem(_ => Spin(watch, burn.Time), null);
            Spin(watch, burn.Time);
            Sender.Tell("burnt");
        });
        Receive<string>(text => text == "hoard", _ => Hoard());
        Receive<string>(text => text == "child hoards", _ => Context.ActorOf(Props.Create<Probe>()).Tell("hoard"));
        Receive<string>(text => text == "block", _ => new ManualResetEventSlim().Wait());
    }

    private static void Spin(Stopwatch watch, TimeSpan time)
    {
        while (watch.Elapsed < time)
        {
        }
    }

    private void Hoard()
    {
        while (true)
        {
            var block = new byte[1 << 20];
            Array.Fill(block, (byte)1);
            _hoard.Add(block);
        }
    }
}

public sealed record Variable(string Name);

public sealed record Setting(string Key);

public sealed record Burn(TimeSpan Time);
