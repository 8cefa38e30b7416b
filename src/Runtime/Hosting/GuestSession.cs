using ActorProc.Link;
using ActorProc.Orchestration;
using Akka.Actor;

namespace ActorProc.Hosting;

/// <summary>An actor system in a process that was not started to have one: it asks the main process who it is to be, and becomes a node of its own accord.</summary>
internal sealed class GuestSession : ILinkReceiver
{
    private readonly TaskCompletionSource<NodeBrief> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GuestSession()
    {
    }

    /// <param name="system">The system's name.</param>
    /// <param name="name">What people call this process.</param>
    /// <param name="runDirectory">The system's run directory.</param>
    /// <param name="key">The session key.</param>
    /// <param name="settings">The link's limits.</param>
    /// <returns>A session whose system can be started.</returns>
    /// <exception cref="IOException">The main process does not listen, or has closed the link: the system is about to end.</exception>
    public static async Task<NodeSession> JoinAsync(string system, string name, string runDirectory, byte[] key, LinkSettings settings)
    {
        var guest = new GuestSession();
        var main = NodeName.Main(system);
        var connection = LinkConnector.Connect(
            runDirectory, new LinkAddress(main.Host, main.Port!.Value, 1), new LinkAddress(NodeBrief.GuestHost, Environment.ProcessId, 1), LinkEndpoint.ToMain, key, settings);
        connection.Start(guest);
        connection.SendControl(ControlCodec.Write(new Join(name, Environment.ProcessId)));
        var told = await guest._told.Task.ConfigureAwait(false);
        connection.Close();
        return new NodeSession(told, ownsProcess: false);
    }

    public void OnControl(Connection connection, ReadOnlyMemory<byte> body)
    {
        if (ControlCodec.Read(body) is Assign assign)
            _told.TrySetResult(NodeBrief.Read(assign.Boot));
    }

    public void OnMessage(Connection connection, in InboundMessage message) => throw new InvalidDataException("There are no actors here yet.");

    public void OnClosed(Connection connection, Exception? cause) =>
        _told.TrySetException(new IOException($"The main process took no guest: its system is about to end. {cause?.Message}"));
}
