using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorProc.Calls;
using ActorProc.Serialization;

namespace ActorProc.Functions;

/// <summary>A call that runs here, and what goes to its caller meanwhile.</summary>
internal sealed class RunningCall
{
    // Items of a stream that may be on their way: enough to keep both sides busy.
    private const int StreamWindow = 32;

    private readonly IParent _parent;
    private readonly ICallCodec _codec;
    private readonly Func<int> _maximumSize;
    private readonly IncomingCall _call;
    private SemaphoreSlim? _windowMade;
    private volatile bool _cancelledAll;

    public RunningCall(long id, IParent parent, ICallCodec codec, Func<int> maximumSize)
    {
        (Id, _parent, _codec, _maximumSize) = (id, parent, codec, maximumSize);
        _call = new IncomingCall(WriteReport, body => _parent.Send(FromChild.Progress, Id, body));
    }

    public long Id { get; }

    /// <summary>Reads it, and runs it to its end.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "This thread has nothing else to do.")]
    public object? Run(ReadOnlyMemory<byte> body, CallFlags flags)
    {
        _call.Read(body, _codec);
        if (_cancelledAll)
            _call.CancelAll();
        var returned = _call.Invoke();
        // Most targets return nothing at all.
        var result = returned is null ? null : CallResult.OfAsync(returned, (flags & CallFlags.Streams) != 0 ? YieldAsync : null).GetAwaiter().GetResult();
        _call.FlushProgress();
        return result;
    }

    public void AnswerWith(object? result)
    {
        byte[] body;
        try
        {
            body = Checked(CallValue.ToBytes(result, _codec));
        }
        catch (ActorProcException e) when (e is MessageSerializationException or MessageTooLargeException)
        {
            AnswerWith(new MessageSerializationException($"Error sending result: '{Text(result)}'. Reason: '{e.Message}'", e));
            return;
        }

        _parent.Send(FromChild.Result, Id, body);
    }

    public void AnswerWith(Exception exception)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
            FailureData.Write(writer, exception);
        _parent.Send(FromChild.Failed, Id, body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    /// <param name="token">Its number; -1 for all.</param>
    public void Cancel(int token)
    {
        if (token >= 0)
        {
            _call.Cancel(token);
            return;
        }

        _cancelledAll = true;
        _call.CancelAll();
    }

    /// <param name="number">The number of who hears of the progress; -1 for an item of a stream.</param>
    public void Taken(int number)
    {
        if (number < 0)
            Window.Release();
        else
            _call.Taken(number);
    }

    private SemaphoreSlim Window => LazyInitializer.EnsureInitialized(ref _windowMade, static () => new SemaphoreSlim(StreamWindow));

    private async ValueTask YieldAsync(object? item)
    {
        await Window.WaitAsync().ConfigureAwait(false);
        _parent.Send(FromChild.Item, Id, Checked(CallValue.ToBytes(item, _codec)));
    }

    private byte[] WriteReport(int number, object? value)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(number);
            CallValue.Write(writer, value, _codec);
        }

        return Checked(body.ToArray());
    }

    private byte[] Checked(byte[] body) => body.Length <= _maximumSize() - sizeof(long)
        ? body
        : throw new MessageSerializationException($"it has {body.Length:N0} bytes, and at most {_maximumSize():N0} may travel (actorproc.maximum-message-size).");

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
