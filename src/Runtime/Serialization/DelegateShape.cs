using System.Reflection;
using Hyperion;

namespace ActorProc.Serialization;

/// <summary>
/// A delegate travels as its targets (for a lambda: what it captured) and methods. Both ends run the same binaries, so metadata tokens name
/// methods exactly.
/// </summary>
/// <remarks>It is not tracked: a lambda may capture the delegate it is, and only the captured variables, which are tracked, can close that circle.</remarks>
internal sealed class DelegateShape(Type type) : Shape(type)
{
    private const string MadeAtRunTime = "its method was made at run time and does not exist in other processes. Send a lambda of your code.";

    public override void Write(Stream stream, object value, SerializerSession session)
    {
        var calls = ((Delegate)value).GetInvocationList();
        Graph.WriteInt(stream, calls.Length);
        foreach (var call in calls)
        {
            if (call.Method.DeclaringType is null || call.Method.Module.Assembly.IsDynamic)
                throw new RefusedException(Name, MadeAtRunTime, value);
            Graph.Write(stream, call.Target, session);
            Graph.Write(stream, call.Method, session);
        }
    }

    public override object Read(Stream stream, DeserializerSession session)
    {
        var calls = new Delegate[Graph.ReadCount(stream)];
        for (var i = 0; i < calls.Length; i++)
        {
            var target = Graph.Read(stream, session);
            calls[i] = ((MethodInfo)Graph.Read(stream, session)!).CreateDelegate(Name, target);
        }

        return Delegate.Combine(calls)!;
    }

    public static object?[] MethodToParts(MethodInfo method) => method.DeclaringType is { } owner && !method.Module.Assembly.IsDynamic
        ? [owner, method.Name, method.MetadataToken, method.IsGenericMethod && !method.IsGenericMethodDefinition ? method.GetGenericArguments() : null]
        : throw new RefusedException(method.GetType(), MadeAtRunTime, method);

    public static MethodInfo MethodFromParts(object?[] parts)
    {
        var (owner, name, arguments) = ((Type)parts[0]!, (string)parts[1]!, (Type[]?)parts[3]);
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var method = owner.GetMethods(declared).FirstOrDefault(candidate => candidate.MetadataToken == (int)parts[2]! && candidate.Name == name)
            ?? throw new MissingMethodException($"Method '{name}' of {owner} is not where it was: " +
                $"the assembly {owner.Assembly.GetName().Name} differs from the sender's.");
        return arguments is null ? method : method.MakeGenericMethod(arguments);
    }
}
