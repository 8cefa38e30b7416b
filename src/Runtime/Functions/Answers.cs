using System.Text;
using ActorProc.Calls;
using ActorProc.Serialization;

namespace ActorProc.Functions;

/// <summary>The answers to calls, on their way to the caller: small ones of a pool's worker by its <see cref="WorkBoard"/>, others by the link.</summary>
internal sealed class Answers(IParent parent, ICallCodec codec, Func<int> maximumSize, WorkBoard? board, Bell? bell)
{
    /// <param name="call">Its number.</param>
    /// <param name="result">What it returned.</param>
    /// <param name="byLink">It is not one of the board's, or something of it is on the link already.</param>
    public void Give(long call, object? result, bool byLink)
    {
        Span<byte> few = stackalloc byte[CallValue.FewBytes];
        if (CallValue.TryWrite(few, result) is var count and > 0)
        {
            Send(FromChild.Result, call, few[..count], byLink);
            return;
        }

        byte[] body;
        try
        {
            body = Checked(CallValue.ToBytes(result, codec));
        }
        catch (ActorProcException e) when (e is MessageSerializationException or MessageTooLargeException)
        {
            Give(call, new MessageSerializationException($"Error sending result: '{Text(result)}'. Reason: '{e.Message}'", e), byLink);
            return;
        }

        Send(FromChild.Result, call, body, byLink);
    }

    /// <inheritdoc cref="Give(long, object, bool)"/>
    public void Give(long call, Exception exception, bool byLink)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
            FailureData.Write(writer, exception);
        Send(FromChild.Failed, call, body.GetBuffer().AsSpan(0, (int)body.Length), byLink);
    }

    public byte[] Checked(byte[] body) => body.Length <= maximumSize() - sizeof(long)
        ? body
        : throw new MessageSerializationException($"it has {body.Length:N0} bytes, and at most {maximumSize():N0} may travel (actorproc.maximum-message-size).");

    private void Send(FromChild kind, long call, ReadOnlySpan<byte> body, bool byLink)
    {
        if (board is null)
        {
            parent.Send(kind, call, body);
        }
        else if (!byLink && board.TryAnswer(kind, call, body))
        {
            bell!.OnAnswer();
        }
        else
        {
            // Out before the next call begins: when that one ends this process, it alone is lost.
            parent.SendNow(kind, call, body);
        }
    }

    // A value that cannot travel may be unable to say what it is, too.
    private static string Text(object? value)
    {
        try
        {
            var text = value?.ToString() ?? "null";
            return text.Length <= 200 ? text : text[..200] + "...";
        }
        catch (Exception e)
        {
            return $"{value!.GetType()}, whose ToString throws {e.GetType().Name}";
        }
    }
}
