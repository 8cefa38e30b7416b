using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorProc.Calls;
using ActorProc.Link;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorProc.Coordinators;

/// <summary>What the coordinators run on: the thread that asks, which is awake; else threads of their own.</summary>
/// <remarks>
/// To wake one of those for a question, and the asker again for the answer, takes longer than everything that a coordinator does. A coordinator does not block, and never runs on two
/// threads at once: who finds it at work leaves the question in its mailbox. What it causes in its turn does not run within it, but on the other threads; so does what
/// comes meanwhile, but for a few messages (<c>throughput</c>).
/// </remarks>
internal sealed class CallerRunsExecutor(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    private const string ThreadsKey = "threads";

    // What a coordinator starts, timers say, is not to carry along what the asker's context holds.
    private static readonly ExecutionContext Clean = CleanContext();

    [ThreadStatic]
    private static bool _keeps;

    [ThreadStatic]
    private static bool _isWithin;

    [ThreadStatic]
    private static bool _isOwn;

    [ThreadStatic]
    private static Kept? _kept;

    [ThreadStatic]
    private static object? _asked;

    /// <summary>Whether this thread has nothing better to do than to wait a moment: it is one of the coordinators' own, or has itself asked this.</summary>
    public static bool MayLinger(object message) => _isOwn || ReferenceEquals(message, _asked);

    public override ExecutorService Produce(string id)
    {
        var threads = Config.GetInt(ThreadsKey);
        return threads >= 1 ? new Service(id, threads, Prerequisites.EventStream) : throw new ActorProcConfigurationException($"{id}.{ThreadsKey} is {threads}; it must be at least 1.");
    }

    /// <summary>Gives a coordinator a message, and lets it run here if it is at rest. No lock may be held that what it answers could need.</summary>
    public static void Tell(IActorRef coordinator, object message)
    {
        // Other deadlines have to be kept meanwhile.
        if (_isWithin || Watchdog.IsThisThread)
        {
            coordinator.Tell(message, ActorRefs.NoSender);
            return;
        }

        _keeps = true;
        try
        {
            coordinator.Tell(message, ActorRefs.NoSender);
        }
        finally
        {
            _keeps = false;
        }

        if (_kept is not { } kept)
            return;
        _kept = null;
        (_isWithin, _asked) = (true, message);
        try
        {
            ExecutionContext.Run(Clean, static run => ((Kept)run!).Run(), kept);
        }
        finally
        {
            (_isWithin, _asked) = (false, null);
        }
    }

    private static ExecutionContext CleanContext()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return context!;
    }

    /// <summary>A mailbox's turn. What goes wrong in it, beside its messages, is neither the asker's nor the process's end.</summary>
    private sealed record Kept(IRunnable Turn, EventStream Log)
    {
        [SuppressMessage("Design", "CA1031", Justification = "It is logged; the asker has nothing to do with it.")]
        public void Run()
        {
            try
            {
                Turn.Run();
            }
            catch (Exception e)
            {
                Log.Publish(new Error(e, nameof(CallerRunsExecutor), typeof(CallerRunsExecutor), "A coordinator's mailbox failed"));
            }
        }
    }

    private sealed class Service : ExecutorService
    {
        private readonly BlockingCollection<Kept> _turns = [];
        private readonly EventStream _log;

        public Service(string id, int threads, EventStream log) : base(id)
        {
            _log = log;
            for (var i = 0; i < threads; i++)
                LinkThread.Start($"{id}-{i}", Work);
        }

        public override void Execute(IRunnable run)
        {
            var turn = new Kept(run, _log);
            if (_keeps && _kept is null)
            {
                _kept = turn;
                return;
            }

            try
            {
                _turns.Add(turn);
            }
            catch (InvalidOperationException e) when (_turns.IsAddingCompleted)
            {
                // Without actors for a while Akka ends an executor, and takes a new one for the next. Told so, it tries again with that.
                throw new RejectedExecutionException($"{Id} has been shut down.", e);
            }
        }

        public override void Shutdown() => _turns.CompleteAdding();

        private void Work()
        {
            _isWithin = _isOwn = true;
            foreach (var turn in _turns.GetConsumingEnumerable())
                turn.Run();
        }
    }
}
