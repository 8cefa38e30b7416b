using System.Reflection;
using System.Runtime.CompilerServices;
using ActorProc.Serialization;

namespace ActorProc.Calls;

/// <summary>A call as it is run: read from the bytes of an <see cref="OutgoingCall"/>.</summary>
/// <param name="write">Turns a report into bytes: the number of its receiver, and the value.</param>
/// <param name="send">Sends a report.</param>
internal sealed class IncomingCall(Func<int, object?, byte[]> write, Action<byte[]> send) : CallScope
{
    public const byte Simple = 0;
    public const byte Graph = 1;
    public const byte ValueArgument = 0;
    public const byte TokenArgument = 1;
    public const byte ProgressArgument = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<object, CancellationTokenSource> _tokens = [];
    private readonly Dictionary<object, object> _progress = [];
    private object? _target;
    private MethodInfo? _method;
    private object?[] _arguments = [];

    /// <summary>The process object whose <see cref="ActorProcess.Run"/> is the target, if it is one.</summary>
    public ActorProcess? Process { get; private set; }

    public void Read(ReadOnlyMemory<byte> body, ICallCodec codec)
    {
        if (body.Span[0] == Simple)
            ReadSimple(body[1..], codec);
        else
            ReadGraph(body[1..].ToArray(), codec);
    }

    /// <summary>Runs it on this thread.</summary>
    /// <returns>What the target returned.</returns>
    public object? Invoke() => _method!.Invoke(_target, BindingFlags.DoNotWrapExceptions, binder: null, _arguments, culture: null);

    /// <summary>Runs it on this thread with other arguments.</summary>
    public object? InvokeWith(object?[] arguments) => _method!.Invoke(_target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);

    /// <summary>What it runs.</summary>
    public (object? Target, MethodInfo Method) Function => (_target, _method!);

    public override int Number(CancellationToken token) => throw new NotSupportedException();

    public override int Number(object progress) => throw new NotSupportedException();

    public override CancellationToken Token(int number)
    {
        lock (_gate)
            return Source(number).Token;
    }

    public override object Progress(int number, Type type)
    {
        if (!_progress.TryGetValue(number, out var progress))
            _progress[number] = progress = Activator.CreateInstance(typeof(RemoteProgress<>).MakeGenericType(type), number, write, send)!;
        return progress;
    }

    /// <summary>The caller has cancelled a token. Runs what the target registered for that.</summary>
    public void Cancel(int number)
    {
        CancellationTokenSource source;
        lock (_gate)
            source = Source(number);
        source.Cancel();
    }

    /// <summary>All its tokens.</summary>
    public void CancelAll()
    {
        CancellationTokenSource[] all;
        lock (_gate)
            all = [.. _tokens.Values];
        List<Exception> failures = [];
        foreach (var source in all)
        {
            try
            {
                source.Cancel();
            }
            // Of what the target registered with it; the others are cancelled all the same.
            catch (AggregateException e)
            {
                failures.AddRange(e.InnerExceptions);
            }
        }

        if (failures.Count > 0)
            throw new AggregateException(failures);
    }

    public bool IsCancelled
    {
        get
        {
            lock (_gate)
                return _tokens.Values.Any(source => source.IsCancellationRequested);
        }
    }

    /// <summary>A report has been dealt with there.</summary>
    public void Taken(int number)
    {
        if (_progress.GetValueOrDefault(number) is ICoalesced progress)
            progress.Taken();
    }

    /// <summary>Sends what was reported last and is still kept back.</summary>
    public void FlushProgress()
    {
        if (_progress.Count == 0)
            return;
        foreach (var progress in _progress.Values)
            ((ICoalesced)progress).Flush();
    }

    private CancellationTokenSource Source(int number)
    {
        if (!_tokens.TryGetValue(number, out var source))
            _tokens[number] = source = new CancellationTokenSource();
        return source;
    }

    private void ReadSimple(ReadOnlyMemory<byte> body, ICallCodec codec)
    {
        using var reader = CallValue.Reader(body);
        // By tokens: looking a type up by its name costs a new process some 10 ms of compiling.
        var module = Assembly.Load(reader.ReadString()).ManifestModule;
        var owner = module.ResolveType(reader.ReadInt32());
        var method = module.ResolveMethod(reader.ReadInt32()) as MethodInfo;
        var (name, hasTarget) = (reader.ReadString(), reader.ReadBoolean());
        if (method is null || method.Name != name)
            throw new MissingMethodException($"Method '{name}' of {owner} is not where it was: the assembly {module.Assembly.GetName().Name} differs from the caller's.");
        _method = method;
        _target = hasTarget ? RuntimeHelpers.GetUninitializedObject(owner) : null;
        _arguments = new object?[reader.ReadInt32()];
        for (var i = 0; i < _arguments.Length; i++)
        {
            _arguments[i] = reader.ReadByte() switch
            {
                ValueArgument => CallValue.Read(reader, codec),
                TokenArgument => Token(reader.ReadInt32()),
                ProgressArgument => Progress(reader.ReadInt32(), Type.GetType(reader.ReadString(), throwOnError: true)!),
                var other => throw new InvalidDataException($"An argument of kind {other} is not known."),
            };
        }
    }

    private void ReadGraph(byte[] body, ICallCodec codec)
    {
        var parts = (object?[])Within(() => codec.Read(body));
        _arguments = [.. parts.Skip(1).Select(part => part is ProgressMark mark ? Progress(mark.Number, mark.Report) : part)];
        if (parts[0] is ActorProcess process)
        {
            process.BecomeCurrent();
            Process = process;
            _target = process;
            _method = typeof(ActorProcess).GetMethod(nameof(ActorProcess.Run))!;
        }
        else
        {
            var call = (Delegate)parts[0]!;
            // What stands in for an argument fits the parameter, but not always the delegate, whose type may have been inferred from the argument.
            var isPlain = call.HasSingleTarget && call.Method.IsStatic == call.Target is null;
            (_target, _method) = isPlain ? (call.Target, call.Method) : (call, call.GetType().GetMethod(nameof(Action.Invoke))!);
        }
    }
}
