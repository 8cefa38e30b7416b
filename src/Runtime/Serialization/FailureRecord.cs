namespace ActorProc.Serialization;

/// <summary>What is known of an exception, as plain data: gathered before anything is written, so that writing cannot fail half way.</summary>
internal sealed class FailureRecord
{
    /// <summary>Its type with assembly; <c>null</c> when the exception itself was left out.</summary>
    public string? AssemblyQualifiedName { get; init; }

    public required string TypeName { get; init; }

    /// <summary>The message as the base class keeps it.</summary>
    public string? RawMessage { get; set; }

    /// <summary>The message as the exception shows it; <c>null</c> if it could not be asked, or follows from the rest.</summary>
    public string? Text { get; set; }

    public string? Stack { get; set; }

    public string? Source { get; set; }

    public string? HelpLink { get; set; }

    public int HResult { get; set; }

    public FailureRecord? Inner { get; set; }

    public List<(object Key, object? Value)> Data { get; } = [];

    /// <summary>Fields of derived types: the type that declares it, its name, its value.</summary>
    public List<(string Owner, string Name, object Value)> Fields { get; } = [];
}

/// <summary>The path of an actor reference.</summary>
internal readonly record struct RefPath(string Path);
