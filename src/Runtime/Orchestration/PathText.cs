namespace ActorProc.Orchestration;

/// <summary>Actor paths as text, as they stand in frames.</summary>
internal static class PathText
{
    /// <summary>Whether <paramref name="path"/> names the actor at <paramref name="root"/> or one below it. The uid of the root counts only when both have one.</summary>
    public static bool IsAtOrBelow(string path, string root)
    {
        var hash = root.IndexOf('#');
        var bare = hash < 0 ? root.AsSpan() : root.AsSpan(0, hash);
        if (!path.AsSpan().StartsWith(bare, StringComparison.Ordinal))
            return false;
        if (path.Length == bare.Length || path[bare.Length] == '/')
            return true;
        return path[bare.Length] == '#' && (hash < 0 || path.AsSpan(bare.Length).SequenceEqual(root.AsSpan(hash)));
    }

    /// <summary>Whether it names a placed actor: one below <c>/remote</c>.</summary>
    public static bool IsPlaced(string path)
    {
        var slash = path.IndexOf("://", StringComparison.Ordinal);
        var rest = slash < 0 ? -1 : path.IndexOf('/', slash + 3);
        return rest >= 0 && path.AsSpan(rest).StartsWith("/remote/", StringComparison.Ordinal);
    }

    /// <summary>The address, as text, of the process that placed the actor: the first behind <c>/remote/</c>.</summary>
    public static string? Creator(string path)
    {
        var at = path.IndexOf("/remote/", StringComparison.Ordinal);
        if (at < 0)
            return null;
        var parts = path[(at + "/remote/".Length)..].Split('/', 3);
        return parts.Length < 2 ? null : $"{parts[0]}://{parts[1]}";
    }
}
