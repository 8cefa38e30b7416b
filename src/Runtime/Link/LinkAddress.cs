namespace ActorProc.Link;

/// <summary>One process of a system: the logical address that references carry, and which process in its place this one is.</summary>
internal readonly record struct LinkAddress(string Host, int Port, int Incarnation)
{
    /// <summary>The name of the socket in the run directory. The incarnation is part of it so that a late connect can never reach the successor.</summary>
    public string SocketName => $"{Host}-{Port}.{Incarnation}";
}
