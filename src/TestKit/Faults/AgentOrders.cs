using Akka.Actor;
using Akka.Event;

namespace ActorProc.TestKit.Faults;

/// <summary>Ends the process when it comes to a point.</summary>
/// <param name="Point">The point, as text.</param>
/// <param name="Actor">Only this actor's doing counts; an empty string: whichever actor's.</param>
internal sealed record ArmCrash(string Point, string Actor);

/// <summary>Puts a fault on the link from this process to another one, or takes it off.</summary>
internal sealed record FaultLink(string Host, bool IsOn, TimeSpan Delay, double Loss, int Seed, bool IsDead)
{
    /// <summary>What a test says to its agents, and they to it, passes in any case: nobody could take the fault off otherwise.</summary>
    public Link.LinkFault? ToFault() => IsOn ? new Link.LinkFault(Delay, Loss, Seed, IsDead) { Exempt = "/system/" + NodeAgent.Name } : null;
}

/// <summary>Uses up memory until the limit of the process ends it.</summary>
internal sealed record FillMemory;

/// <summary>From now on what is logged here goes to this actor too.</summary>
internal sealed record RelayLogs(IActorRef To);

/// <summary>An order has been carried out.</summary>
internal sealed record Obeyed;

/// <summary>Something that a node has logged.</summary>
internal sealed record NodeLogged(LogLevel Level, string Source, string Text, Exception? Cause)
{
    public static NodeLogged Of(LogEvent log) => new(log.LogLevel(), log.LogSource, log.Message?.ToString() ?? "", log.Cause);

    public LogEvent ToLogEvent() => Level switch
    {
        LogLevel.DebugLevel => new Debug(Cause, Source, typeof(NodeLogged), Text),
        LogLevel.InfoLevel => new Info(Cause, Source, typeof(NodeLogged), Text),
        LogLevel.WarningLevel => new Warning(Cause, Source, typeof(NodeLogged), Text),
        _ => new Error(Cause, Source, typeof(NodeLogged), Text),
    };
}
