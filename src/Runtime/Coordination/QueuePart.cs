using System.Diagnostics.CodeAnalysis;

namespace ActorProc.Coordination;

/// <summary>A process's part of a queue: it takes from it, and puts into it.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "It ends with the queue, or with the process.")]
internal sealed class QueuePart : IPushed
{
    private readonly string _target;

    public QueuePart(CoordinationClient client, string target)
    {
        (Client, _target) = (client, target);
        Reader = new QueueReader(client, target);
        Writer = new QueueWriter(client, target);
    }

    public CoordinationClient Client { get; }

    public QueueReader Reader { get; }

    public QueueWriter Writer { get; }

    public void OnPush(byte[] payload)
    {
        if ((QueuePush)payload[Body.Head] == QueuePush.Items)
        {
            Reader.OnItems(payload.AsMemory(Body.Head + 1));
            return;
        }

        using var reader = Body.Read(payload);
        switch ((QueuePush)reader.ReadByte())
        {
            case QueuePush.ShutDown:
                Reader.OnShutDown(reader.ReadInt64(), reader.ReadString());
                break;
            case QueuePush.Lane:
                Writer.Open(reader.ReadString(), reader.ReadInt64(), reader.ReadString(), reader.ReadInt64());
                break;
            case QueuePush.Gone:
                var title = reader.ReadString();
                Client.Forget(_target);
                OnEnded(new ObjectDisposedException(title, $"{title} has been disposed of."));
                break;
        }
    }

    public void OnEnded(Exception cause)
    {
        Writer.Close();
        Reader.OnEnded(cause);
    }
}
