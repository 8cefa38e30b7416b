using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using ActorProc.Serialization;

namespace ActorProc.Calls;

/// <summary>A call in bytes, with what stays behind: the tokens that cancel it and those who hear of its progress.</summary>
/// <remarks>
/// <code>
///   simple  | assembly | tokens of type and method | name | whether it has a target | number of arguments, each: value | token n | progress n, type
///   graph   | length | object[] { delegate, or ActorProcess whose Run is to be run; arguments }
/// </code>
/// The first form is for static methods and lambdas that capture nothing, with simple arguments: a child needs no codec for it.
/// </remarks>
internal sealed partial class OutgoingCall : CallScope
{
    private static readonly ConditionalWeakTable<MethodInfo, OutgoingCall> Stateless = [];

    private readonly List<CancellationToken> _tokens = [];
    private readonly List<object> _progress = [];

    private OutgoingCall()
    {
    }

    public byte[] Body { get; private set; } = [];

    public IReadOnlyList<CancellationToken> Tokens => _tokens;

    public IReadOnlyList<object> Progresses => _progress;

    /// <summary>How the target is called in errors.</summary>
    public string Target { get; private set; } = "";

    /// <exception cref="MessageSerializationException">The target, or an argument, cannot travel; the text names what is in the way.</exception>
    public static OutgoingCall To(Delegate target, object?[] arguments, ICallCodec codec)
    {
        var method = target.Method;
        var call = new OutgoingCall { Target = $"{method.DeclaringType}.{method.Name}" };
        call.Body = call.WriteBody(target, arguments, codec);
        return call;
    }

    /// <summary>Whether it is a static method or a lambda that captures nothing.</summary>
    public bool IsStateless => Body is [IncomingCall.Simple, ..];

    /// <summary>A function that many calls run with arguments of their own; nothing when it has tokens or receivers of reports with it, which are each call's own.</summary>
    /// <exception cref="MessageSerializationException">The function cannot travel; the text names what is in the way.</exception>
    public static OutgoingCall? ToFunction(Delegate function, ICallCodec codec) =>
        ToStateless(function, codec) ?? (To(function, [], codec) is { _tokens: [], _progress: [] } call ? call : null);

    /// <summary>The same, of one that is a static method or a lambda that captures nothing; nothing for others.</summary>
    public static OutgoingCall? ToStateless(Delegate function, ICallCodec codec) =>
        IsPlain(function) ? Stateless.GetValue(function.Method, _ => To(function, [], codec)) : null;

    /// <summary>Runs <see cref="ActorProcess.Run"/> of a class derived from it.</summary>
    public static OutgoingCall To(ActorProcess process, ICallCodec codec)
    {
        var call = new OutgoingCall { Target = $"{process.GetType()}.{nameof(ActorProcess.Run)}" };
        call.Body = call.WriteGraph(process, [], codec);
        return call;
    }

    public override int Number(CancellationToken token) => Number(_tokens, token);

    public override int Number(object progress) => Number(_progress, progress);

    public override CancellationToken Token(int number) => _tokens[number];

    public override object Progress(int number, Type report) => _progress[number];

    /// <summary>What <paramref name="progress"/> is told, or nothing when it is no <see cref="IProgress{T}"/>.</summary>
    public static Type? ReportOf(object? progress) => progress is null ? null : Array.Find(
        progress.GetType().GetInterfaces(), type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IProgress<>))?.GetGenericArguments()[0];

    private static int Number<T>(List<T> list, T item)
    {
        if (list.IndexOf(item) is var known and >= 0)
            return known;
        list.Add(item);
        return list.Count - 1;
    }

    private byte[] WriteBody(Delegate target, object?[] arguments, ICallCodec codec)
    {
        var plain = IsPlain(target) && Array.TrueForAll(arguments, argument => CallValue.IsSimple(argument) || argument is CancellationToken || ReportOf(argument) is not null);
        return plain ? WriteSimple(target.Method, arguments, codec) : WriteGraph(target, arguments, codec);
    }

    private static bool IsPlain(Delegate target) => target.Method is var method
        && method is { IsGenericMethod: false, DeclaringType: { IsGenericType: false } owner } && !owner.Assembly.IsDynamic && owner.Module == owner.Assembly.ManifestModule
        && target.HasSingleTarget && (method.IsStatic ? target.Target is null : IsFieldless(target.Target));

    /// <summary>A lambda that captures nothing is a method of an instance without fields.</summary>
    private static bool IsFieldless(object? target) => target is not null && target.GetType().Name.StartsWith("<>c", StringComparison.Ordinal)
        && target.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length == 0;

    private byte[] WriteSimple(MethodInfo method, object?[] arguments, ICallCodec codec)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(IncomingCall.Simple);
        writer.Write(method.Module.Assembly.FullName!);
        writer.Write(method.DeclaringType!.MetadataToken);
        writer.Write(method.MetadataToken);
        writer.Write(method.Name);
        writer.Write(!method.IsStatic);
        writer.Write(arguments.Length);
        foreach (var argument in arguments)
        {
            if (argument is CancellationToken token)
            {
                writer.Write(IncomingCall.TokenArgument);
                writer.Write(Number(token));
            }
            else if (!CallValue.IsSimple(argument) && ReportOf(argument) is { } report)
            {
                writer.Write(IncomingCall.ProgressArgument);
                writer.Write(Number(argument!));
                writer.Write(report.AssemblyQualifiedName!);
            }
            else
            {
                writer.Write(IncomingCall.ValueArgument);
                CallValue.Write(writer, argument, codec);
            }
        }

        writer.Flush();
        return bytes.ToArray();
    }

    private byte[] WriteGraph(object target, object?[] arguments, ICallCodec codec)
    {
        // As arguments they are marks; what a lambda has captured, the codec writes by number.
        object?[] parts = [target, .. arguments.Select(Mark)];
        byte[] graph;
        try
        {
            graph = Within(() => codec.Write(parts));
        }
        catch (MessageSerializationException e)
        {
            throw new MessageSerializationException($"{Target} cannot be called in another process. {InWords(e.Message)}", e);
        }

        var bytes = new MemoryStream(graph.Length + 1);
        bytes.WriteByte(IncomingCall.Graph);
        bytes.Write(graph);
        return bytes.ToArray();
    }

    // The codec knows one array. The user knows a function, what it captures, and its arguments.
    private static string InWords(string message) => Place().Replace(message.Replace("System.Object[] cannot cross processes. ", "", StringComparison.Ordinal), place =>
        (place.Groups["number"].Value, place.Groups["captured"].Success) switch
        {
            ("0", true) => "Captured: ",
            ("0", false) => "Its target",
            (var number, _) => $"Argument {number}",
        });

    [GeneratedRegex(@"Object\[\]\[(?<number>\d+)\](?<captured>\.Target\.)?")]
    private static partial Regex Place();

    private object? Mark(object? argument) => argument switch
    {
        CancellationToken => argument,
        null => null,
        _ when argument is not Delegate && ReportOf(argument) is { } report => new ProgressMark(Number(argument), report),
        _ => argument,
    };
}

/// <summary>Stands for an argument that is told of progress.</summary>
internal sealed record ProgressMark(int Number, Type Report);
