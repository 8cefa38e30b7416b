using System.Diagnostics;
using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace ActorProc.Tests.Crashes;

/// <summary>Ends its process in the way it is told to.</summary>
public sealed class Mortal : ReceiveActor
{
    private int _killAfter = -1;

    public Mortal()
    {
        Receive<string>(how =>
        {
            switch (how)
            {
                case "pid": Sender.Tell(Environment.ProcessId); break;
                case "exit 3": Environment.Exit(3); break;
                case "exit 137": Environment.Exit(137); break;
                case "kill": Kill(); break;
                case "thread": new Thread(() => throw new InvalidOperationException("boom on a thread")).Start(); break;
                case "stack": Recurse(0); break;
                case "fail-fast": Environment.FailFast("the disk is on fire"); break;
                case "stop": Context.Stop(Self); break;
                // What a dying actor says first, and all that it comes to say.
                case "half": ((IInternalActorRef)Context.Parent).SendSystemMessage(new DeathWatchNotification(Self, true, false)); break;
                case "linger": ((IInternalActorRef)Self).SendSystemMessage(new Watch((IInternalActorRef)Self, new SlowWatcher(Self.Path / "slow"))); break;
                case "hang": break;
                default: Sender.Tell(how); break;
            }
        });
        Receive<StopAndDie>(die =>
        {
            _killAfter = die.Spins;
            Context.Stop(Self);
        });
        Receive<DieAfter>(die => KillSoon(die.Spins));
    }

    /// <summary>Told before those of the same process: holds up the actor's end when its parent has heard of it already.</summary>
    private sealed class SlowWatcher(ActorPath path) : MinimalActorRef
    {
        public override ActorPath Path { get; } = path;

        public override bool IsLocal => false;

        public override IActorRefProvider Provider => throw new NotSupportedException();

        public override void SendSystemMessage(ISystemMessage message)
        {
            using var never = new ManualResetEventSlim();
            never.Wait(TimeSpan.FromMilliseconds(300));
        }
    }

    protected override void PostStop()
    {
        if (_killAfter >= 0)
            KillSoon(_killAfter);
    }

    // On a thread of its own: where in the actor's end it comes is up to chance.
    private static void KillSoon(int spins) => new Thread(() =>
    {
        Thread.SpinWait(spins);
        Kill();
    }).Start();

    private static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private static int Recurse(int depth) => depth < 0 ? 0 : Recurse(depth + 1) + 1;
}

/// <summary>Stop, and kill the process that long after the stop.</summary>
public sealed record StopAndDie(int Spins);

/// <summary>Kill the process after that long.</summary>
public sealed record DieAfter(int Spins);
