using System.Reflection;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>A process that does what a test tells it, one thing after another, always on the same thread.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly ProcessQueue<Order> _orders;
    private readonly ProcessQueue<Outcome> _outcomes;
    private int _outstanding;

    public Peer(IProcessFactory context, string name)
    {
        (_orders, _outcomes) = (context.CreateQueue<Order>(name: $"orders of {name}"), context.CreateQueue<Outcome>(name: $"outcomes of {name}"));
        Process = context.StartProcess(Obey, _orders, _outcomes, new ProcessOptions { Name = name });
    }

    public ActorProcess Process { get; }

    /// <summary>What the running peer keeps from one order to the next.</summary>
    [field: ThreadStatic]
    public static ProcessLease? Lease { get; set; }

    /// <summary>Has it do something that will take long, and whose outcome is asked for later.</summary>
    public void Begin(Delegate what, params object?[] arguments)
    {
        _outstanding++;
        _orders.Put(new Order(what, arguments));
    }

    /// <summary>The outcome of the next thing that was begun.</summary>
    public async Task<T> OutcomeAsync<T>()
    {
        Outcome outcome;
        try
        {
            outcome = await _outcomes.GetAsync(Stuck);
        }
        catch (QueueEmptyException)
        {
            throw new TimeoutException($"Waited {Stuck} for what '{Process.Name}' was told to do.");
        }

        _outstanding--;
        return outcome.Failure is null ? (T)outcome.Value! : throw new PeerException(outcome.Failure);
    }

    /// <summary>Whether there is an outcome.</summary>
    public bool HasOutcome => !_outcomes.IsEmpty;

    public Task<TResult> DoAsync<TResult>(Func<TResult> what) => DoAsync<TResult>(what, []);

    public Task<TResult> DoAsync<T, TResult>(Func<T, TResult> what, T arg) => DoAsync<TResult>(what, [arg]);

    public Task<TResult> DoAsync<T1, T2, TResult>(Func<T1, T2, TResult> what, T1 arg1, T2 arg2) => DoAsync<TResult>(what, [arg1, arg2]);

    public Task DoAsync<T>(Action<T> what, T arg) => DoAsync<object?>(what, [arg]);

    public Task DoAsync<T1, T2>(Action<T1, T2> what, T1 arg1, T2 arg2) => DoAsync<object?>(what, [arg1, arg2]);

    /// <summary>Tells a peer's asynchronous code from its result.</summary>
    public Task<TResult> AwaitAsync<T, TResult>(Func<T, Task<TResult>> what, T arg) => DoAsync<TResult>(what, [arg]);

    /// <summary>Ends it by force, in whatever it does.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        Assert.True(await Process.JoinAsync(Stuck), $"Waited {Stuck} for the end of {Process}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_outstanding > 0 || !Process.IsAlive)
            Process.Kill();
        else
            _orders.ShutDown();
        Assert.True(await Process.JoinAsync(Stuck), $"Waited {Stuck} for the end of {Process}.");
        await _orders.DisposeAsync();
        await _outcomes.DisposeAsync();
    }

    private Task<TResult> DoAsync<TResult>(Delegate what, object?[] arguments)
    {
        Begin(what, arguments);
        return OutcomeAsync<TResult>();
    }

    private static void Obey(ProcessQueue<Order> orders, ProcessQueue<Outcome> outcomes)
    {
        while (true)
        {
            Order order;
            try
            {
                order = orders.Get();
            }
            catch (QueueShutDownException)
            {
                return;
            }

            outcomes.Put(Do(order));
        }
    }

    private static Outcome Do(Order order)
    {
        try
        {
            var result = order.What.DynamicInvoke(order.Arguments);
            if (result is Task task)
            {
                task.GetAwaiter().GetResult();
                result = task.GetType().GetProperty("Result")?.GetValue(task);
            }

            return new Outcome(result, null);
        }
        catch (Exception e)
        {
            var cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            return new Outcome(null, $"{cause.GetType().Name}: {cause.Message}");
        }
    }

    public sealed record Order(Delegate What, object?[] Arguments);

    public sealed record Outcome(object? Value, string? Failure);
}

/// <summary>What a peer was told to do failed there.</summary>
internal sealed class PeerException(string failure) : Exception(failure);
