namespace ActorProc.Coordination;

/// <summary>What a manager's process is told of one of its objects. In a message: number of the call, the object, this, its body.</summary>
internal enum ManagedPush : byte
{
    /// <summary>Bytes of a function, and of what it is given beside the object.</summary>
    Call,

    /// <summary>Nobody needs the object any more.</summary>
    Forget,
}
