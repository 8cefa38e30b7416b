using ActorProc.Coordination;
using ActorProc.Link;

namespace ActorProc.Coordinators;

/// <summary>The link of a process that shares objects, in the main process.</summary>
internal sealed class RemoteSession(CoordinationServer server, Connection connection, int kernelPid, string pagePath) : ILinkReceiver
{
    private readonly Lock _gate = new();
    private readonly Queue<OutboundMessage> _backlog = new();
    private volatile Session? _session;
    private ProgressPage? _page;
    private bool _draining;

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
            server.End(session);
        if (File.Exists(pagePath))
            File.Delete(pagePath);
    }

    public void Close() => connection.Close();

    /// <summary>What it does not read waits here; that is bounded by what it has asked for.</summary>
    public void Send(string target, AnswerKind kind, byte[] payload)
    {
        var message = new OutboundMessage(target, "", (int)kind, "", payload, Barrier: false);
        lock (_gate)
        {
            if (_draining || connection.SendMessage(message) == SendResult.Full)
            {
                _backlog.Enqueue(message);
                if (_draining)
                    return;
                _draining = true;
            }
            else
            {
                return;
            }
        }

        server.Observe(DrainAsync(), $"sending to process {kernelPid}");
    }

    private void Introduce(byte[] payload)
    {
        using var reader = Body.Read(payload);
        var claimed = reader.ReadInt32();
        var name = reader.ReadString();
        _page = ProgressPage.Create(pagePath);
        // Where the kernel tells, it is believed.
        var pid = kernelPid != 0 ? kernelPid : claimed;
        var session = new Session(server.NextSession(), name, pid, _page, Send, () => server.Kill(pid));
        _session = session;
        Send("", AnswerKind.Done, Body.Make(Body.Number(payload), writer =>
        {
            writer.Write(session.Number);
            writer.Write(pagePath);
        }));
    }

    private async Task DrainAsync()
    {
        while (true)
        {
            if (!await connection.FlushAsync(CancellationToken.None).ConfigureAwait(false))
                return; // it is over, and so is what waits for it
            lock (_gate)
            {
                while (_backlog.TryPeek(out var next) && connection.SendMessage(next) != SendResult.Full)
                    _backlog.Dequeue();
                if (_backlog.Count > 0)
                    continue;
                _draining = false;
                return;
            }
        }
    }
}
