namespace ActorProc.Coordination;

/// <summary>What a queue's coordinator says to a consumer unasked.</summary>
internal enum QueuePush : byte
{
    /// <summary>Its word; how many; the bytes of each. The first has the number behind the last one that was taken or sent before.</summary>
    Items,

    /// <summary>It is to give back what it has not taken. Nothing is sent before it has.</summary>
    Recall,

    /// <summary>What it wanted when it said so for the so-manieth time will not come any more: that, and the title.</summary>
    ShutDown,

    /// <summary>There is no queue any more: title.</summary>
    Gone,
}
