using System.Runtime.CompilerServices;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace ActorProc.DependencyInjection;

/// <summary>The service scope of one instance of an actor.</summary>
internal sealed class ActorScope(AsyncServiceScope scope, ActorPath path, Action<ActorScope, Exception?> ended)
{
    // Akka tells the producer of props which instance it releases, and nothing of the system it lived in.
    private static readonly ConditionalWeakTable<ActorBase, ActorScope> ByActor = [];

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    public IServiceProvider Services => scope.ServiceProvider;

    public ActorPath Path => path;

    /// <summary>Completes when its actor no longer needs it.</summary>
    public Task Released => _released.Task;

    public static void Release(ActorBase actor)
    {
        if (ByActor.TryGetValue(actor, out var scope))
            scope.BeginDispose();
    }

    public void BelongsTo(ActorBase actor) => ByActor.Add(actor, this);

    /// <summary>Disposes of the scope, once. What of it is asynchronous goes on after this returns: an actor's thread must not wait for it.</summary>
    /// <returns>Completes when everything in the scope is disposed of. Never fails: that is for <c>ended</c>.</returns>
    public Task BeginDispose()
    {
        // Observed by all who call: the task of its only run completes this one, whatever happens.
        if (Interlocked.Exchange(ref _begun, 1) == 0)
            _ = DisposeAsync();
        return _disposed.Task;
    }

    private async Task DisposeAsync()
    {
        Exception? failure = null;
        try
        {
            _released.TrySetResult();
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever a service of the user's throws there: it is reported, and ends nothing else.
            failure = e;
        }

        ended(this, failure);
        _disposed.TrySetResult();
    }
}
