using ActorProc.Benchmarks.Measuring;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Proto;

namespace ActorProc.Peers;

/// <summary>Sends numbers back, and the size of bytes.</summary>
internal sealed class ProtoMirror : IActor
{
    public Task ReceiveAsync(IContext context)
    {
        switch (context.Message)
        {
            case Int32Value number:
                context.Respond(number);
                break;
            case BytesValue bytes:
                context.Respond(new Int32Value { Value = bytes.Value.Length });
                break;
        }

        return Task.CompletedTask;
    }
}

/// <summary>Counts numbers, and answers when as many have come as it was told to expect.</summary>
internal sealed class ProtoCounter : IActor
{
    private PID? _asker;
    private long _wanted;
    private long _got;

    public Task ReceiveAsync(IContext context)
    {
        switch (context.Message)
        {
            case Int64Value wanted:
                (_asker, _wanted) = (context.Sender, wanted.Value);
                break;
            case Int32Value:
                _got++;
                break;
        }

        if (_wanted > 0 && _got >= _wanted)
        {
            context.Send(_asker!, new Int64Value { Value = _got });
            _got = _wanted = 0;
        }

        return Task.CompletedTask;
    }
}

/// <summary>Sends a number there and back until there are enough of these trips.</summary>
internal sealed class ProtoPinger(PID mirror, Latencies latencies, TaskCompletionSource done) : IActor
{
    private static readonly Int32Value One = new() { Value = 1 };

    public Task ReceiveAsync(IContext context)
    {
        switch (context.Message)
        {
            case Started:
            case Int32Value when latencies.Next():
                context.Request(mirror, One);
                break;
            case Int32Value:
                done.SetResult();
                break;
        }

        return Task.CompletedTask;
    }
}

/// <summary>Sends that many blobs, a few at a time.</summary>
internal sealed class ProtoBlobSender(PID mirror, int count, TaskCompletionSource done) : IActor
{
    private static readonly BytesValue Blob = new() { Value = UnsafeByteOperations.UnsafeWrap(new byte[Blobs.Size]) };

    private int _toSend = count;
    private int _toTake = count;

    public Task ReceiveAsync(IContext context)
    {
        switch (context.Message)
        {
            case Started:
                for (var i = 0; i < Blobs.AtOnce; i++)
                    SendOne(context);
                break;
            case Int32Value { Value: Blobs.Size }:
                SendOne(context);
                if (--_toTake == 0)
                    done.SetResult();
                break;
        }

        return Task.CompletedTask;
    }

    private void SendOne(IContext context)
    {
        if (_toSend == 0)
            return;
        _toSend--;
        context.Request(mirror, Blob);
    }
}
