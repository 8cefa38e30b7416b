namespace ActorProc;

/// <summary>A barrier was broken: somebody gave up, failed, died, aborted or reset it. The text says who. Python: <c>BrokenBarrierError</c>.</summary>
public sealed class BrokenBarrierException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and to what.</param>
    public BrokenBarrierException(string message) : base(message)
    {
    }
}
