using System.Runtime.ExceptionServices;

namespace ActorProc.Serialization;

/// <summary>
/// Runs code again on a thread whose stack is large enough for the deepest graph allowed: pool threads have small stacks on some systems, and
/// callers may be deep.
/// </summary>
internal static class DeepStack
{
    // Measured at below 1 KiB per level for plain objects; generated code for a type of many fields takes more.
    private const int BytesPerLevel = 4096;
    private const int MinimumBytes = 16 << 20;
    private const int MaximumBytes = 1 << 30;

    /// <exception cref="InsufficientExecutionStackException">Even that stack is too small.</exception>
    public static void Run(int levels, Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            // Whatever it is, it belongs to the caller's thread.
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }, (int)Math.Clamp((long)levels * BytesPerLevel, MinimumBytes, MaximumBytes))
        {
            IsBackground = true,
            Name = "actorproc-deep-graph",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
