using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>What is said to those who ask for something at the wrong time.</summary>
internal static class Refusals
{
    public static string Refusal(Action action) => Assert.Throws<InvalidOperationException>(action).Message;

    /// <summary>What is said of a process object that has been closed.</summary>
    public static string Closed(Action action) => Assert.Throws<ObjectDisposedException>(action).Message;
}
