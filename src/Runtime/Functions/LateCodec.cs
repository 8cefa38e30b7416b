using System.Runtime.CompilerServices;
using ActorProc.Calls;
using ActorProc.Processes;

namespace ActorProc.Functions;

/// <summary>A codec that is made when something needs it: a call with simple arguments does without, and without all that a codec loads.</summary>
internal sealed class LateCodec(FunctionBrief brief) : ICallCodec
{
    private readonly Lock _gate = new();
    private object? _guest;

    /// <summary>The child's actor system, if it has come to that; its type is not to be loaded before.</summary>
    public bool IsMade => Volatile.Read(ref _guest) is not null;

    public byte[] Write(object value) => Guest().Codec.Write(value);

    public object Read(byte[] bytes) => Guest().Codec.Read(bytes);

    public Exception ReadFailure(byte[] bytes) => Guest().Codec.ReadFailure(bytes);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public GuestSystem Guest()
    {
        lock (_gate)
            return (GuestSystem)(_guest ??= new GuestSystem(brief));
    }
}
