using System.Buffers.Binary;
using System.Text;

namespace ActorProc.Calls;

/// <summary>Calls that are handed to a pool's worker together, in one frame of the lifeline; a function that many of them run goes once.</summary>
/// <remarks>
/// <code>
///   Tasks | generation, then as many as there are:  Forget
///                                                   Function, or Passing | length | body of an OutgoingCall without arguments
///                                                   Call | number, flags, kind of the function and which, length | arguments; or a whole OutgoingCall
/// </code>
/// A function that captures nothing is kept by the worker. One that does may be large: it goes once in each frame.
/// </remarks>
internal sealed class TaskFrame
{
    public const byte Forget = 0;
    public const byte Function = 1;
    public const byte Passing = 2;
    public const byte Call = 3;
    public const byte Whole = 0;

    // A worker keeps the functions it was told of; few programs have more at a time.
    private const int MostFunctions = 64;
    private const int Prefix = sizeof(int);

    private readonly MemoryStream _bytes = new();
    private readonly BinaryWriter _writer;
    private readonly Dictionary<OutgoingCall, int> _kept = [];
    private readonly Dictionary<OutgoingCall, int> _passing = [];

    public TaskFrame() => _writer = new BinaryWriter(_bytes, Encoding.UTF8);

    /// <summary>Whether there is something to send.</summary>
    public bool IsEmpty => _bytes.Length == 0;

    /// <summary>A whole call.</summary>
    public void Add(int generation, long call, CallFlags flags, byte[] body)
    {
        Begin(generation);
        Head(call, flags, Whole, 0);
        _writer.Write(body.Length);
        _writer.Write(body);
    }

    /// <summary>A call of a function with arguments that <paramref name="write"/> writes.</summary>
    public void Add<T>(int generation, long call, CallFlags flags, OutgoingCall function, T arguments, Action<BinaryWriter, T> write)
    {
        Begin(generation);
        var kind = function.IsStateless ? Function : Passing;
        var known = function.IsStateless ? _kept : _passing;
        if (!known.TryGetValue(function, out var number))
            number = Name(function, kind, known);
        Head(call, flags, kind, number);
        var at = (int)_bytes.Position;
        _writer.Write(0);
        write(_writer, arguments);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetBuffer().AsSpan(at), (int)_bytes.Position - at - sizeof(int));
    }

    /// <returns>The whole frame, with its length.</returns>
    public byte[] Take()
    {
        var frame = _bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - Prefix);
        _bytes.SetLength(0);
        _passing.Clear();
        // One large argument is no reason to keep so much.
        if (_bytes.Capacity > 1 << 20)
            _bytes.Capacity = 0;
        return frame;
    }

    private void Begin(int generation)
    {
        if (!IsEmpty)
            return;
        _writer.Write(0);
        _writer.Write((byte)ToChild.Tasks);
        _writer.Write(generation);
    }

    private int Name(OutgoingCall function, byte kind, Dictionary<OutgoingCall, int> known)
    {
        if (known == _kept && known.Count == MostFunctions)
        {
            known.Clear();
            _writer.Write(Forget);
        }

        _writer.Write(kind);
        _writer.Write(function.Body.Length);
        _writer.Write(function.Body);
        known.Add(function, known.Count);
        return known.Count - 1;
    }

    private void Head(long call, CallFlags flags, byte kind, int function)
    {
        _writer.Write(Call);
        _writer.Write(call);
        _writer.Write((byte)flags);
        _writer.Write(kind);
        _writer.Write(function);
    }
}
