using ActorProc.Calls;
using ActorProc.Deployment;
using ActorProc.Orchestration;
using Akka.Actor;

namespace ActorProc;

/// <summary>Asks with a deadline that can be enforced.</summary>
public static class AskExtensions
{
    // A kill is known within milliseconds. One that is refused is not waited for longer.
    private static readonly TimeSpan UntilKilled = TimeSpan.FromSeconds(2);

    /// <summary>Asks an actor, and does not wait for ever: when the time is over, the actor's process can be killed.</summary>
    /// <param name="actor">Whom.</param>
    /// <param name="message">What.</param>
    /// <param name="options">For how long, and what then.</param>
    /// <param name="cancellationToken">Ends the wait, and nothing else.</param>
    /// <exception cref="ProcessTimeoutException">No answer in time. Its <see cref="ProcessTimeoutException.Outcome"/> says what became of the actor.</exception>
    /// <exception cref="InvalidOperationException">The process cannot be killed: the actor lives in this one, or in one that is shared with others.</exception>
    /// <exception cref="NodeDownException">Its process ended for another reason.</exception>
    public static async Task<T> AskAsync<T>(this IActorRef actor, object message, AskOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(options);
        var runtime = options.KillsProcess ? RuntimeToKill(actor, options) : null;
        using var expired = new CancellationTokenSource();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, cancellationToken);
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = Watchdog.After(options.Timeout, () => late.TrySetResult());
        var answer = actor.Ask<T>(message, Timeout.InfiniteTimeSpan, limit.Token);
        if (await Task.WhenAny(answer, late.Task).ConfigureAwait(false) == answer)
        {
            if (answer.IsCanceled)
                cancellationToken.ThrowIfCancellationRequested();
            return await answer.ConfigureAwait(false);
        }

        runtime?.Placer.Kill(actor.Path.Address, new ExitReason.Deadline(options.Timeout) { Culprit = actor.Path.ToString() }, options.AllowNeighbours);
        if (runtime is not null)
            await Task.WhenAny(answer, Task.Delay(UntilKilled, CancellationToken.None)).ConfigureAwait(false);
        await expired.CancelAsync().ConfigureAwait(false);
        var end = answer.IsFaulted ? answer.Exception.InnerException : null;
        var outcome = end is NodeDownException ? TimeoutOutcome.Killed : TimeoutOutcome.Running;
        throw new ProcessTimeoutException($"{actor.Path}, asked {message.GetType()},", options.Timeout, outcome, end);
    }

    private static ProcessRuntime RuntimeToKill(IActorRef actor, AskOptions options)
    {
        if (actor is not LinkActorRef { Provider: ProcessActorRefProvider provider })
            throw new InvalidOperationException($"{actor.Path} lives in this process, which cannot be killed for it. Place it in a process of its own.");
        var address = actor.Path.Address;
        if (!options.AllowNeighbours && (address.Port == NodeName.FixedPort || provider.Runtime.Placed.CountAt(address) > 1))
        {
            throw new InvalidOperationException(
                $"{actor.Path} shares the process of node '{NodeName.Of(address)}' with others, which would be killed with it. " +
                $"Allow that with {nameof(AskOptions.AllowNeighbours)}, or place the actor in a process of its own.");
        }

        return provider.Runtime;
    }
}
