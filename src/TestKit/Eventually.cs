using System.Diagnostics;
using Xunit;

namespace ActorProc.TestKit;

/// <summary>For what nobody tells: the state of other processes and of the disk. Looks again and again, and says what it waited for.</summary>
public static class Eventually
{
    /// <summary>How long is waited where nothing else is said: 30 seconds.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="what">Its name, with what is seen instead; asked for when the time is over.</param>
    /// <param name="timeout">The longest wait; nothing means <see cref="Patience"/>.</param>
    /// <exception cref="Xunit.Sdk.XunitException">It did not come to hold in time.</exception>
    public static Task IsTrueAsync(Func<bool> condition, Func<string> what, TimeSpan? timeout = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, timeout);

    /// <inheritdoc cref="IsTrueAsync(Func{bool}, Func{string}, TimeSpan?)"/>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(what);
        var limit = timeout ?? Patience;
        var watch = Stopwatch.StartNew();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await condition().ConfigureAwait(false))
        {
            if (watch.Elapsed > limit)
                Assert.Fail($"Waited {limit} for: {what()}");
            await look.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits until nothing keeps an object in memory. Who has just dealt with it may be on the way out of that still.</summary>
    /// <param name="reference">The object.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="Xunit.Sdk.XunitException">It is still there after <see cref="Patience"/>.</exception>
    public static Task IsForgottenAsync<T>(WeakReference<T> reference, string what) where T : class => IsTrueAsync(() =>
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return !reference.TryGetTarget(out _);
    }, () => $"the end of {what}, which nobody has");
}
