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
    private readonly Answers _answers;
    private readonly IncomingCall _call;
    private SemaphoreSlim? _windowMade;
    private volatile bool _cancelledAll;

    // It is none of the pool's tasks, or something of it is on the link, which its answer must not overtake.
    private volatile bool _byLink;

    public RunningCall(ArrivedCall call, IParent parent, ICallCodec codec, Answers answers)
    {
        (Id, _byLink, _parent, _codec, _answers) = (call.Id, call.Generation is null, parent, codec, answers);
        _call = new IncomingCall(WriteReport, body => Send(FromChild.Progress, body));
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

    public void AnswerWith(object? result) => _answers.Give(Id, result, _byLink);

    public void AnswerWith(Exception exception) => _answers.Give(Id, exception, _byLink);

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
        Send(FromChild.Item, _answers.Checked(CallValue.ToBytes(item, _codec)));
    }

    private void Send(FromChild kind, byte[] body)
    {
        _byLink = true;
        _parent.Send(kind, Id, body);
    }

    private byte[] WriteReport(int number, object? value)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(number);
            CallValue.Write(writer, value, _codec);
        }

        return _answers.Checked(body.ToArray());
    }
}
