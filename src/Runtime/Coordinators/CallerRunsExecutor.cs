using System.Collections.Concurrent;
using ActorProc.Link;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace ActorProc.Coordinators;

/// <summary>What the coordinators run on: the thread that asks, which is awake and would have to wait for the answer anyway; else threads of their own.</summary>
/// <remarks>
/// To wake one of those for a question, and the asker again for the answer, takes longer than everything that a coordinator does. A coordinator does not block, and never runs on two
/// threads at once: who finds it at work leaves the question in its mailbox. What it causes in its turn does not run within it, but on the other threads.
/// </remarks>
internal sealed class CallerRunsExecutor(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    [ThreadStatic]
    private static bool _keeps;

    [ThreadStatic]
    private static bool _isWithin;

    [ThreadStatic]
    private static IRunnable? _kept;

    public override ExecutorService Produce(string id) => new Service(id, Config.GetInt("threads"));

    /// <summary>Gives a coordinator a message, and lets it run here if it is at rest. No lock may be held that what it answers could need.</summary>
    public static void Tell(IActorRef coordinator, object message)
    {
        if (_isWithin)
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

        if (_kept is not { } run)
            return;
        _kept = null;
        _isWithin = true;
        // What it starts, timers say, is not to carry the asker's context along.
        var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        try
        {
            run.Run();
        }
        finally
        {
            flow?.Undo();
            _isWithin = false;
        }
    }

    private sealed class Service : ExecutorService
    {
        private readonly BlockingCollection<IRunnable> _runs = [];

        public Service(string id, int threads) : base(id)
        {
            for (var i = 0; i < threads; i++)
                LinkThread.Start($"{id}-{i}", Work);
        }

        public override void Execute(IRunnable run)
        {
            if (_keeps && _kept is null)
            {
                _kept = run;
                return;
            }

            try
            {
                _runs.Add(run);
            }
            catch (InvalidOperationException) when (_runs.IsAddingCompleted)
            {
                // The system has ended, and all its actors with it.
            }
        }

        public override void Shutdown() => _runs.CompleteAdding();

        private void Work()
        {
            _isWithin = true;
            foreach (var run in _runs.GetConsumingEnumerable())
                run.Run();
        }
    }
}
