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

    private readonly bool _ownsProcess;

    private StandbySession(bool ownsProcess) => _ownsProcess = ownsProcess;

    /// <param name="brief">What is known so far.</param>
    /// <param name="ownsProcess">Whether the process is its own, to be warmed up and to end with main; false for a node inside another process.</param>
    /// <returns>The session of the node it has become, or <c>null</c> when it was told to leave instead.</returns>
    public static async Task<NodeSession?> BecomeAsync(NodeBrief brief, bool ownsProcess)
    {
        var standby = new StandbySession(ownsProcess);
        var shared = ConfigurationFactory.ParseString(brief.Hocon);
        if (ownsProcess)
            await WarmUp.RunAsync(brief.RunDirectory).ConfigureAwait(false);
        var ahead = await SystemAhead.BeginAsync(brief.System, shared, brief.Overlay).ConfigureAwait(false);

        var main = NodeName.Main(brief.System);
        var connection = LinkConnector.Connect(
            brief.RunDirectory, new LinkAddress(main.Host, main.Port!.Value, 1), brief.Self, LinkEndpoint.ToMain, brief.Key, SystemSettings.From(shared).Link);
        connection.Start(standby);
        if (ownsProcess)
            Settle(brief.RunDirectory);
        connection.SendControl(ControlCodec.Write(new Ready(Environment.ProcessId)));
        if (await standby._told.Task.ConfigureAwait(false) is not { } told)
            return null;
        connection.Close();
        return new NodeSession(told, ownsProcess, shared, ahead);
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
        if (_told.Task.IsCompleted)
            return;
        if (_ownsProcess)
            Lifeline.EndWithParent();
        else
            _told.TrySetResult(null);
    }

    private static void Settle(string runDirectory)
    {
        if (OperatingSystem.IsLinux())
            Beacon.Light(Path.Combine(runDirectory, Beacon.SocketName));
        // A collection takes 12 to 25 ms here, and would else be due in the middle of the first answers. It gives back what warming up has left, too.
        Rest.GiveBack();
    }
}
