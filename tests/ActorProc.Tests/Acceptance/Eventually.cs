using System.Diagnostics;
using Xunit;

namespace ActorProc.Tests.Acceptance;

/// <summary>For what nobody tells: the state of other processes and of the disk.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    public static async Task IsTrueAsync(Func<bool> condition, Func<string> what)
    {
        var watch = Stopwatch.StartNew();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            if (watch.Elapsed > Stuck)
                Assert.Fail($"Waited {Stuck} for: {what()}");
            await look.WaitForNextTickAsync();
        }
    }

    /// <summary>Nothing keeps it in memory any more. Who has just dealt with it may be on the way out of that still.</summary>
    public static Task IsForgottenAsync<T>(WeakReference<T> reference, string what) where T : class => IsTrueAsync(() =>
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return !reference.TryGetTarget(out _);
    }, () => $"the end of {what}, which nobody has");
}
