namespace ActorProc.Serialization;

internal static class LoadedTypes
{
    /// <summary>The type of that name, or <c>null</c> where it cannot be had for whatever reason.</summary>
    public static Type? Find(string assemblyQualifiedName)
    {
        try
        {
            return Type.GetType(assemblyQualifiedName, throwOnError: false);
        }
        // Despite its parameter it throws for assemblies that are damaged or of another version, and for malformed names.
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException or TypeLoadException)
        {
            return null;
        }
    }
}
