using ActorProc.Configuration;
using ActorProc.Link;
using ActorProc.Node;
using ActorProc.Orchestration;
using Akka.Configuration;

namespace ActorProc.Hosting;

/// <summary>A node that waits, booted and warm, to be told which one it is. It runs no code of the user's before that, and never waits again afterwards.</summary>
/// <remarks>Its system has been started as far as that is possible without knowing its address, if that, too, takes no code of the user's.</remarks>
internal sealed class StandbySession : ILinkReceiver
{
    private readonly TaskCompletionSource<NodeBrief?> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StandbySession()
    {
    }

    /// <returns>The session of the node it has become, or <c>null</c> when it was told to leave instead.</returns>
    public static async Task<NodeSession?> BecomeAsync(NodeBrief brief)
    {
        var standby = new StandbySession();
        var shared = ConfigurationFactory.ParseString(brief.Hocon);
        await WarmUp.RunAsync(brief.RunDirectory).ConfigureAwait(false);
        var ahead = await SystemAhead.BeginAsync(brief.System, shared, brief.Overlay).ConfigureAwait(false);

        var main = NodeName.Main(brief.System);
        var connection = LinkConnector.Connect(
            brief.RunDirectory, new LinkAddress(main.Host, main.Port!.Value, 1), brief.Self, LinkEndpoint.ToMain, brief.Key, SystemSettings.From(shared).Link);
        connection.Start(standby);
        if (OperatingSystem.IsLinux())
            Beacon.Light(Path.Combine(brief.RunDirectory, Beacon.SocketName));
        connection.SendControl(ControlCodec.Write(new Ready(Environment.ProcessId)));
        if (await standby._told.Task.ConfigureAwait(false) is not { } told)
            return null;
        connection.Close();
        return new NodeSession(told, ownsProcess: true, shared, ahead);
    }

    public void OnControl(Connection connection, ReadOnlyMemory<byte> body)
    {
        switch (ControlCodec.Read(body))
        {
            case Assign assign: _told.TrySetResult(NodeBrief.Read(assign.Boot)); break;
            case Stop: _told.TrySetResult(null); break;
            case var other: throw new InvalidDataException($"A standby node is not told {other.GetType().Name}.");
        }
    }

    public void OnMessage(Connection connection, in InboundMessage message) => throw new InvalidDataException("A standby node has no actors.");

    public void OnClosed(Connection connection, Exception? cause)
    {
        // Told first: then it is this side that closed.
        if (!_told.Task.IsCompleted)
            Lifeline.EndWithParent();
    }
}
