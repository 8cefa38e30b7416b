using ActorProc.Coordination;
using ActorProc.Link;

namespace ActorProc.Coordinators;

/// <summary>The link of a process that shares objects, in the main process.</summary>
internal sealed class RemoteSession(CoordinationServer server, Connection connection, int kernelPid, string pagePath) : ILinkReceiver
{
    private volatile Session? _session;
    private ProgressPage? _page;

    /// <summary>Nothing before it has introduced itself.</summary>
    public Session? Session => _session;

    public void OnControl(Connection from, ReadOnlyMemory<byte> body) => throw new InvalidDataException("A process that shares objects says nothing of this kind.");

    public void OnMessage(Connection from, in InboundMessage message)
    {
        var operation = (Operation)message.SerializerId;
        if (operation == Operation.Introduce)
            Introduce(message.Payload);
        else if (operation == Operation.Mapped)
            File.Delete(pagePath);
        else
            server.Handle(new Request(message.Recipient.Text, _session ?? throw new InvalidDataException("A process asked before it introduced itself."), operation, message.Payload));
    }

    public void OnClosed(Connection from, Exception? cause)
    {
        server.Forget(this);
        if (_session is { } session)
        {
            // It writes no more; what it has written is still to be read.
            _page!.Seal(() => session.Slots);
            server.End(session);
        }

        if (File.Exists(pagePath))
            File.Delete(pagePath);
    }

    public void Close() => connection.Close();

    /// <summary>What it does not read waits in the link, without limit: it is not more than it has asked for.</summary>
    public void Send(string target, AnswerKind kind, byte[] payload) =>
        _ = connection.SendMessage(new OutboundMessage(target, "", (int)kind, "", payload, Barrier: false, Urgent: true));

    private void Introduce(byte[] payload)
    {
        using var reader = Body.Read(payload);
        var claimed = reader.ReadInt32();
        var name = reader.ReadString();
        _page = ProgressPage.Create(pagePath);
        // Where the kernel tells, it is believed.
        var pid = kernelPid != 0 ? kernelPid : claimed;
        var session = new Session(server.NextSession(), name, pid, _page, Send, connection.Close);
        _session = session;
        Send("", AnswerKind.Done, Body.Make(Body.Number(payload), writer =>
        {
            writer.Write(session.Number);
            writer.Write(pagePath);
        }));
    }
}
