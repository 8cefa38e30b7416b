using System.Globalization;
using System.Reflection;

namespace ActorProc.Node;

/// <summary>
/// How a boot frame names the type that the node runs: <c>token@assembly@build</c> and, for people, its name; or its assembly-qualified name. The first form needs no parsing
/// of names, for which a new process would have to compile some 10 ms.
/// </summary>
internal static class EntryName
{
    public static string Of(Type type) =>
        string.Create(CultureInfo.InvariantCulture, $"{type.MetadataToken}@{type.Assembly.GetName().Name}@{type.Module.ModuleVersionId:N} {type.FullName}");

    /// <exception cref="BadImageFormatException">The assembly here is another build, in which the number means another type.</exception>
    public static Type? Find(string name)
    {
        if (name.Split('@', 3) is not [var number, var assembly, var build] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var token))
            return Type.GetType(name, throwOnError: true);
        // Given as a text the name would be parsed.
        var module = Assembly.Load(new AssemblyName { Name = assembly }).ManifestModule;
        return build.StartsWith(module.ModuleVersionId.ToString("N"), StringComparison.Ordinal)
            ? module.ResolveType(token)
            : throw new BadImageFormatException($"{module.FullyQualifiedName} is another build than that of the process which starts this node. Do not replace an application's files while it runs.");
    }
}
