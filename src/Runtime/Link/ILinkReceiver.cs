namespace ActorProc.Link;

/// <summary>Takes what arrives on a connection.</summary>
/// <remarks>
/// Called on the connection's own threads: the read loop, and for large messages and what waits behind them the lane worker; at most these two at a time.
/// Where links spin, the read loop may go on on another thread, after everything it had delivered. Nothing sent from here waits for room (<see cref="LinkThread.WaitsAllowed"/>). What it throws from a message closes the connection with that cause.
/// </remarks>
internal interface ILinkReceiver
{
    /// <summary>A control frame, in order with every message before and after it.</summary>
    void OnControl(Connection connection, ReadOnlyMemory<byte> body);

    /// <summary>A message, in order with those to the same recipient.</summary>
    void OnMessage(Connection connection, in InboundMessage message);

    /// <summary>Once, last. Everything that arrived before the end has been delivered, unless this side closed abruptly. It must not throw.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cause">Nothing after an orderly end, or when this side closed it.</param>
    void OnClosed(Connection connection, Exception? cause);
}
