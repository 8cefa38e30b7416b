namespace ActorProc.Link;

/// <summary>An actor's path as a connection names it.</summary>
/// <remarks>What travels by number is the same object in every message of the connection, so what it resolves to can be kept in <see cref="Tag"/>.</remarks>
internal sealed class LinkPath(string text)
{
    /// <summary>Stands for no path, in control frames.</summary>
    public static readonly LinkPath Nobody = new("");

    /// <summary>The path.</summary>
    public string Text { get; } = text;

    /// <summary>For the layer above. Read and written on the threads that deliver, which may be two at a time.</summary>
    public object? Tag { get; set; }

    /// <summary>The path.</summary>
    public override string ToString() => Text;
}
