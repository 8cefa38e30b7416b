using System.Dynamic;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Util;
using Hyperion;
using HyperionObjectSerializer = Hyperion.ValueSerializers.ObjectSerializer;

namespace ActorProc.Serialization;

/// <summary>
/// Decides how a type travels: by a shape of ours where a copy of its fields would not be the same value, else field by field, else not at all.
/// </summary>
/// <param name="system">The system whose references travel; started when the first one is met, where it has not been before.</param>
internal sealed class Shapes(Lazy<ExtendedActorSystem> system)
{
    // As deep as Utf8JsonWriter goes; the reader's own default is 64.
    private static readonly JsonDocumentOptions DeepJson = new() { MaxDepth = 1000 };

    /// <summary>Shapes of a type and of all its subtypes, which are mostly not public; the bytes name the type given here.</summary>
    private static readonly Shape[] Families =
    [
        new ConvertedShape<MethodInfo>(DelegateShape.MethodToParts, DelegateShape.MethodFromParts),
        new ConvertedShape<StringComparer>(ComparerToParts, ComparerFromParts),
        new ConvertedShape<CultureInfo>(culture => [culture.Name], parts => CultureInfo.GetCultureInfo((string)parts[0]!)),
        new ConvertedShape<CompareInfo>(compare => [compare.Name], parts => CompareInfo.GetCompareInfo((string)parts[0]!)),
        new ConvertedShape<TextInfo>(text => [text.CultureName], parts => CultureInfo.GetCultureInfo((string)parts[0]!).TextInfo),
        new ConvertedShape<Regex>(
            regex => [regex.ToString(), regex.Options, regex.MatchTimeout],
            parts => new Regex((string)parts[0]!, (RegexOptions)parts[1]!, (TimeSpan)parts[2]!)),
        new ConvertedShape<StringBuilder>(builder => [builder.ToString()], parts => new StringBuilder((string)parts[0]!)),
        new ConvertedShape<JsonNode>(
            node => [node.ToJsonString(), node.Options?.PropertyNameCaseInsensitive ?? false],
            parts => JsonNode.Parse((string)parts[0]!, new JsonNodeOptions { PropertyNameCaseInsensitive = (bool)parts[1]! }, DeepJson)!),
        new ConvertedShape<JsonDocument>(document => [document.RootElement.GetRawText()], parts => JsonDocument.Parse((string)parts[0]!, DeepJson)),
        new ConvertedShape<JsonElement>(
            element => [element.ValueKind == JsonValueKind.Undefined ? null : element.GetRawText()],
            parts => parts[0] is string json ? JsonDocument.Parse(json, DeepJson).RootElement : default),
        new ConvertedShape<CancellationToken>(TokenToParts, TokenFromParts),
    ];

    // Code generation asks for the guards of the fields' types, which live in the codec's serializer.
    private Serializer? _serializer;

    public void Attach(Serializer serializer) => _serializer = serializer;

    /// <summary>The shape of a type, newly built.</summary>
    /// <exception cref="RefusedException">Values of the type cannot travel.</exception>
    public Shape For(Type type)
    {
        if (type == typeof(SurrogateMark) || type.IsAssignableTo(typeof(ISurrogated)))
            return new SurrogateShape(system);
        if (type.IsAssignableTo(typeof(Exception)))
            return new ExceptionShape(system);
        if (Families.FirstOrDefault(family => type.IsAssignableTo(family.Name)) is { } shape)
            return shape;
        if (type.IsSubclassOf(typeof(Delegate)))
            return new DelegateShape(type);
        if (type.IsArray && Refusals.OfArray(type) is { } arrayReason)
            throw new RefusedException(type, arrayReason, null);
        if (type.IsSubclassOf(typeof(ProcessConnection)))
            return new ConnectionShape(type);
        if (ProgressShape.Carries(type))
            return new ProgressShape(type);
        if (CollectionShapes.Find(type) is { } collection)
            return collection;
        if (!IsBuiltIn(type) && Refusals.Find(type) is { } reason)
            throw new RefusedException(type, reason, null);
        return OfHyperion(type);
    }

    private HyperionShape OfHyperion(Type type)
    {
        var serializer = _serializer ?? throw new InvalidOperationException("The shapes are not attached to a serializer yet.");
        HyperionObjectSerializer made;
        if (IsBuiltIn(type))
        {
            var factory = HyperionInternals.Factories(serializer.Options)
                .First(candidate => candidate is not GuardFactory && candidate.CanSerialize(serializer, type));
            made = (HyperionObjectSerializer)factory.BuildSerializer(serializer, type, new());
        }
        else
        {
            made = new HyperionObjectSerializer(type);
            serializer.CodeGenerator.BuildSerializer(serializer, made);
        }

        var writer = HyperionInternals.Writer(made);
        return new HyperionShape(type, type.IsArray ? FromZero(writer) : writer, HyperionInternals.Reader(made));
    }

    /// <summary>Where Hyperion's own special treatment is right.</summary>
    private static bool IsBuiltIn(Type type) => type.IsSubclassOf(typeof(MemberInfo)) || type.IsArray || type == typeof(ExpandoObject)
        || type.FullName?.StartsWith("Microsoft.FSharp.Collections.FSharpList`1", StringComparison.Ordinal) == true;

    /// <summary>Bounds are not part of an array's type, and Hyperion forgets them.</summary>
    private static ObjectWriter FromZero(ObjectWriter writer) => (stream, value, session) =>
    {
        for (var i = 0; i < ((Array)value).Rank; i++)
            if (((Array)value).GetLowerBound(i) != 0)
                throw new RefusedException(value.GetType(), Refusals.NotAnArrayToSend, value);
        writer(stream, value, session);
    };

    private static object?[] ComparerToParts(StringComparer comparer)
    {
        if (StringComparer.IsWellKnownOrdinalComparer(comparer, out var ignoreCase))
            return [ignoreCase];
        if (StringComparer.IsWellKnownCultureAwareComparer(comparer, out var compare, out var options))
            return [compare.Name, options];
        throw new RefusedException(comparer.GetType(), "this string comparer is not one of the .NET library. Use one of StringComparer's.", comparer);
    }

    private static StringComparer ComparerFromParts(object?[] parts) => parts switch
    {
        [false] => StringComparer.Ordinal,
        [true] => StringComparer.OrdinalIgnoreCase,
        [string culture, CompareOptions options] => StringComparer.Create(CultureInfo.GetCultureInfo(culture), options),
        _ => throw new InvalidDataException("A string comparer is not written in a known way."),
    };

    private static object?[] TokenToParts(CancellationToken token) => token == CancellationToken.None || token == new CancellationToken(true)
        ? [token.IsCancellationRequested]
        : CallScope.Current is { } call ? [call.Number(token)] : throw new RefusedException(
            typeof(CancellationToken), "cancelling it here would not reach the other process. Send a message that cancels, or a deadline.", token);

    private static CancellationToken TokenFromParts(object?[] parts) =>
        parts[0] is int number ? CallScope.Needed.Token(number) : new CancellationToken((bool)parts[0]!);
}
