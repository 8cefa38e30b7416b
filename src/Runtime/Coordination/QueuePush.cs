namespace ActorProc.Coordination;

/// <summary>What a queue's coordinator says to a consumer unasked.</summary>
internal enum QueuePush : byte
{
    /// <summary>Its first word, the run, how many; the bytes of each. The first has the number behind the last one that was taken or sent before.</summary>
    Items,

    /// <summary>It may put without asking: where its <see cref="PutLane"/> lies, and how large that is; the same of the tickets.</summary>
    Lane,

    /// <summary>What it wanted when it said so for the so-manieth time will not come any more: that, and the title.</summary>
    ShutDown,

    /// <summary>There is no queue any more: title.</summary>
    Gone,
}
