namespace ActorProc.Coordination;

/// <summary>What a queue's coordinator says to a consumer unasked.</summary>
internal enum QueuePush : byte
{
    /// <summary>Its word; how many; of each its number, whether it was wanted (else it is lent), and its bytes.</summary>
    Items,

    /// <summary>It is to give back what it has not taken.</summary>
    Recall,

    /// <summary>How many wishes it wanted to take back, and how many of them had not been met.</summary>
    Unwanted,

    /// <summary>One wish will not be met any more: title.</summary>
    ShutDown,

    /// <summary>None will: title.</summary>
    Gone,
}
