using Xunit;
using Xunit.Sdk;

namespace ActorProc.Tests.Kit;

/// <summary>What an expectation says when it fails.</summary>
internal static class Failures
{
    /// <summary>Short: what it is waited for does not come.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    public static async Task<string> MessageAsync(Func<Task> expectation) => (await Assert.ThrowsAnyAsync<XunitException>(expectation)).Message;

    /// <summary>Each of these is to be in it, in this order.</summary>
    public static void Says(this string message, params string[] parts)
    {
        var at = 0;
        foreach (var part in parts)
        {
            var found = message.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{part}' is not said, or too early, in:\n{message}");
            at = found + part.Length;
        }
    }
}
