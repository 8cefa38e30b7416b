using System.Globalization;
using System.Reflection;

namespace ActorProc.Node;

/// <summary>
/// How a boot frame names the type that the node runs: <c>token@assembly</c>, or its assembly-qualified name. The first form needs no parsing of names, for
/// which a new process would have to compile some 10 ms.
/// </summary>
internal static class EntryName
{
    public static string Of(Type type) => string.Create(CultureInfo.InvariantCulture, $"{type.MetadataToken}@{type.Assembly.GetName().Name}");

    public static Type? Find(string name) => name.IndexOf('@') is var at and > 0 && int.TryParse(name.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var token)
        // Given as a text the name would be parsed.
        ? Assembly.Load(new AssemblyName { Name = name[(at + 1)..] }).ManifestModule.ResolveType(token)
        : Type.GetType(name, throwOnError: true);
}
