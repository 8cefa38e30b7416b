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
}
