namespace ActorProc;

/// <summary>How a process is started. Python: the arguments of <c>Process(...)</c> beside its target.</summary>
public sealed record ProcessOptions
{
    /// <summary>Its name; need not be unique. By default <c>Process-1</c>, <c>Process-2</c>, in a child <c>Process-2:1</c> and so on.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it ends with its parent instead of keeping it. By default as the process that creates it. Python: <c>daemon</c>.</summary>
    public bool? Daemon { get; init; }

    /// <summary>Whether it may start processes although it is a daemon. Python has no counterpart.</summary>
    public bool AllowChildren { get; init; }

    /// <summary>How its process is limited, and where its output goes. What is left unset comes from <c>actorproc.node</c>.</summary>
    public NodeOptions? Node { get; init; }
}
