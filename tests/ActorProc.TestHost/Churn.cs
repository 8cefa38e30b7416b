using System.Diagnostics;
using Akka.Actor;

namespace ActorProc.TestHost;

/// <summary>Places, kills and stops actors without end, so that a test that kills this process does so at any point of their lives.</summary>
internal static class Churn
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(ActorProcSystem app)
    {
        // One that stays: whenever this process is killed, there is a node.
        await PidOfAsync(app.ActorOf(Props.Create<Nest>(1), "steady", Placement.OwnProcess));
        Console.WriteLine("ready");
        // The first to fail ends this process, which the test sees.
        await await Task.WhenAny(LivesAsync(app), LivesAsync(app));
    }

    private static async Task LivesAsync(ActorProcSystem app)
    {
        while (true)
        {
            var depth = Random.Shared.Next(1, 3);
            var actor = app.ActorOf(Props.Create<Nest>(depth), null, Placement.OwnProcess);
            if (Random.Shared.Next(4) > 0 && await PidOfAsync(actor) is { } pid && Random.Shared.Next(2) > 0)
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
                if (Random.Shared.Next(2) > 0)
                    await PidOfAsync(actor);
            }

            await actor.GracefulStop(Patience);
        }
    }

    /// <summary>Its process, as soon as it has one that answers.</summary>
    private static async Task<int> PidOfAsync(IActorRef actor)
    {
        while (true)
        {
            try
            {
                return (await actor.Ask<int[]>("pids", Patience))[0];
            }
            catch (ActorProcException)
            {
                // Its process ended under the question; another one follows.
            }
        }
    }
}
