using Akka.Actor;

namespace ActorProc.Benchmarks.Measuring;

/// <summary>Large messages: what is sent, how large it is, and how many may be on their way.</summary>
internal static class Blobs
{
    public const int Size = 1 << 20;

    /// <summary>Enough to keep both sides busy; more only takes memory. Python's queue is bounded to as many.</summary>
    public const int AtOnce = 8;
}

/// <summary>Answers a blob with its size.</summary>
public sealed class BlobTaker : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is byte[] blob)
            Sender.Tell(blob.Length);
    }
}

/// <summary>Sends as many blobs as <see cref="Send"/> says, and answers when the last of them has been taken.</summary>
internal sealed class BlobSender(IActorRef taker) : UntypedActor
{
    private readonly byte[] _blob = new byte[Blobs.Size];
    private IActorRef _asker = ActorRefs.Nobody;
    private int _toSend;
    private int _toTake;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Send send:
                (_asker, _toSend, _toTake) = (Sender, send.Count, send.Count);
                for (var i = 0; i < Blobs.AtOnce; i++)
                    SendOne();
                break;
            case Blobs.Size:
                _toTake--;
                SendOne();
                if (_toTake == 0)
                    _asker.Tell(true);
                break;
        }
    }

    private void SendOne()
    {
        if (_toSend == 0)
            return;
        _toSend--;
        taker.Tell(_blob);
    }

    public sealed record Send(int Count);
}
