using System.Reflection;
using ActorProc.Calls;

namespace ActorProc.Functions;

/// <summary>A function that a worker was told of once, and runs many times.</summary>
/// <param name="body">Of an <see cref="OutgoingCall"/> without arguments.</param>
internal sealed class IncomingFunction(byte[] body)
{
    private MethodInvoker? _invoker;
    private object? _target;

    /// <summary>Runs it on this thread.</summary>
    /// <returns>What it returned.</returns>
    public object? Invoke(object?[] arguments, ICallCodec codec)
    {
        if (_invoker is { } known)
            return known.Invoke(_target, arguments.AsSpan());
        var call = new IncomingCall(static (_, _) => throw Alien(), static _ => throw Alien());
        call.Read(body, codec);
        // What it has captured is each task's own, as if it had come with it: what one of them changes there, no other sees.
        if (body[0] != IncomingCall.Simple)
            return call.InvokeWith(arguments);
        (_target, var method) = call.Function;
        _invoker = MethodInvoker.Create(method);
        return _invoker.Invoke(_target, arguments.AsSpan());
    }

    private static InvalidDataException Alien() => new("A function that is shared by calls reports to nobody.");
}
