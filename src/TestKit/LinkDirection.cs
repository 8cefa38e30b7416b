namespace ActorProc.TestKit;

/// <summary>Which way between two processes is meant.</summary>
public enum LinkDirection
{
    /// <summary>Both.</summary>
    Both,

    /// <summary>From the first to the second.</summary>
    Forth,

    /// <summary>From the second to the first.</summary>
    Back,
}
