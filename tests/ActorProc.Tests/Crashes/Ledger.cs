using Akka.Actor;

namespace ActorProc.Tests.Crashes;

/// <summary>Passes on what it is told, under its own name.</summary>
public sealed class Ledger : ReceiveActor
{
    public Ledger(IActorRef auditor)
    {
        Receive<Entry>(entry => auditor.Tell(entry with { Ledger = Self.Path.Name }));
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
    }
}

/// <summary>Tells all ledgers of a list the next number, as often as it is told to; and watches them.</summary>
public sealed class Scribe : ReceiveActor
{
    private int _next;

    public Scribe(IActorRef[] ledgers, IActorRef auditor)
    {
        foreach (var ledger in ledgers)
            Context.Watch(ledger);
        Receive<int>(count =>
        {
            for (; count > 0; count--)
            {
                _next++;
                foreach (var ledger in ledgers)
                    ledger.Tell(new Entry(Self.Path.Name, _next, ""));
            }
        });
        Receive<string>(text => text == "next", _ => Sender.Tell(_next));
        Receive<Terminated>(terminated => auditor.Tell(new Ended(Self.Path.Name, terminated.ActorRef.Path.Name)));
    }
}

/// <summary>Checks that each scribe's entries come through each ledger in order and once.</summary>
public sealed class Auditor : ReceiveActor
{
    private readonly Dictionary<(string Ledger, string Scribe), int> _last = [];
    private readonly List<string> _wrong = [];
    private int _count;

    public Auditor()
    {
        Receive<Entry>(entry =>
        {
            _count++;
            var last = _last.GetValueOrDefault((entry.Ledger, entry.Scribe));
            if (entry.Number <= last)
                _wrong.Add($"{entry.Ledger} had {last} of {entry.Scribe} before {entry.Number}");
            _last[(entry.Ledger, entry.Scribe)] = entry.Number;
        });
        Receive<Ended>(ended => _wrong.Add($"{ended.Watchman} heard of the end of {ended.Actor}"));
        Receive<string>(text => text == "report", _ => Sender.Tell(new Report(
            _count, [.. _wrong.Take(20)], _last.Values.DefaultIfEmpty().Min(), _last.Count, [.. _last.Select(last => $"{last.Key.Scribe} to {last.Key.Ledger} {last.Value}")])));
    }
}

public sealed record Entry(string Scribe, int Number, string Ledger);

/// <param name="Count">How many entries came through.</param>
/// <param name="Wrong">What must not be.</param>
/// <param name="Least">The lowest of the last numbers of all pairs.</param>
/// <param name="Pairs">How many pairs of ledger and scribe there are.</param>
/// <param name="Last">The last number of each, as text.</param>
public sealed record Report(int Count, string[] Wrong, int Least, int Pairs, string[] Last);
