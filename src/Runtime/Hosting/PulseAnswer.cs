using System.Diagnostics;
using ActorProc.Link;

namespace ActorProc.Hosting;

/// <summary>A node's answer to each beat of the main process, on the thread that reads the connection and has nothing else to do.</summary>
internal sealed class PulseAnswer : ILinkReceiver
{
    private static readonly byte[] Alive = [0];
    private static readonly byte[] Debugged = [1];

    public void OnControl(Connection connection, ReadOnlyMemory<byte> body) => connection.SendControl(Debugger.IsAttached ? Debugged : Alive);

    public void OnMessage(Connection connection, in InboundMessage message) => throw new InvalidDataException("A pulse carries no messages.");

    public void OnClosed(Connection connection, Exception? cause)
    {
        // The main link and the lifeline tell of the main process's end.
    }
}
