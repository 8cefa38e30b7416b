namespace ActorProc.Coordination;

/// <summary>A process's way to the coordinators. Safe to use from any thread; keeps the order of what one thread sends.</summary>
internal interface ICoordinationLink
{
    /// <param name="target">The object, or an empty string for them all.</param>
    /// <param name="operation">What is asked.</param>
    /// <param name="payload">Number of the request, or 0 when nobody waits for an answer; then the body.</param>
    /// <returns>False: the way has ended.</returns>
    bool Send(string target, Operation operation, byte[] payload);

    /// <summary>Everything that was sent is written, within a time; then the way ends.</summary>
    Task CloseAsync(TimeSpan limit);
}
