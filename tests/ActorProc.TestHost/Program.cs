using System.Runtime.InteropServices;
using Akka.Actor;

namespace ActorProc.TestHost;

/// <summary>A main process for tests to kill and to signal. Says <c>ready ...</c> on standard output when its mode's stage is set.</summary>
/// <remarks>
/// Arguments: the mode, the base of run directories, the file for events. It leads a session, by which the test finds every process that comes of it.
/// </remarks>
internal static partial class Program
{
    private const int Interrupt = 2;
    private const int DefaultAction = 0;

    private static async Task Main(string[] arguments)
    {
        // As a terminal starts it: what a script starts in the background ignores Ctrl-C from its first moment, and so does all that comes of it.
        SetSignalAction(Interrupt, DefaultAction);
        var (mode, path, file) = (arguments[0], arguments[1], arguments[2]);
        if (mode == "stranger")
        {
            Stranger.Call(path, file);
            return;
        }

        if (StartSession() < 0)
            throw new InvalidOperationException($"setsid failed: {Marshal.GetLastPInvokeErrorMessage()}");
        // Not disposed of: after a signal that is the library's part, and Main may end at any moment beside it.
        var app = await ActorProcSystem.StartAsync("host", new ActorProcOptions
        {
            RunDirectory = path,
            // With a standby node in every other run: its warm-up is one more thing to be killed in the middle of.
            Standby = mode == "churn" ? Random.Shared.Next(2) : 0,
            HandleSignals = mode is not ("family-unhandled" or "interrupted"),
            Config = mode == "churn" ? "akka { loglevel = OFF, stdout-loglevel = OFF }" : "",
        });
        await RunAsync(mode, app, new Events(file));
    }

    private static async Task RunAsync(string mode, ActorProcSystem app, Events events)
    {
        switch (mode)
        {
            case "idle":
                Console.WriteLine("ready");
                break;
            case "churn":
                await Churn.RunAsync(app);
                break;
            case "family" or "family-unhandled" or "interrupted" or "hang":
                var family = app.ActorOf(Props.Create<Family>(events), "family", Placement.Local);
                var pid = await family.Ask<int>("pid of child");
                if (mode == "hang")
                    app.ActorOf(Props.Create<Hanging>(events), "hanging", Placement.Local);
                using (mode == "interrupted" ? AskWhenInterrupted(family) : null)
                {
                    Console.WriteLine($"ready {pid}");
                    await app.ActorSystem.WhenTerminated;
                }

                return;
            case "nested":
                var pids = await app.ActorOf(Props.Create<Nest>(3), "nest", Placement.OwnProcess).Ask<int[]>("pids");
                var spin = await app.ActorOf(Props.Create<Spin>(), "spin", Placement.OwnProcess).Ask<int>("spin");
                Console.WriteLine($"ready {string.Join(' ', pids.Append(spin))}");
                break;
            case "starved":
                Console.WriteLine($"ready {await Starved.RunAsync(app)}");
                break;
            case "functions":
                Console.WriteLine($"ready {string.Join(' ', await Functions.StartAsync(app))}");
                break;
            case "idle-functions":
                Console.WriteLine($"ready {string.Join(' ', await Functions.StartIdleAsync(app))}");
                break;
            case "memory":
                Console.WriteLine($"ready {await Memories.StartAsync(app)}");
                break;
            default:
                throw new ArgumentException($"There is no mode '{mode}'.");
        }

        await app.ActorSystem.WhenTerminated;
    }

    /// <summary>An application that has a handler of its own and goes on.</summary>
    private static PosixSignalRegistration AskWhenInterrupted(IActorRef family) => PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
    {
        context.Cancel = true;
        Console.WriteLine($"interrupted {family.Ask<int>("pid of child").GetAwaiter().GetResult()}");
    });

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignalAction(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int StartSession();
}
