namespace ActorProc.Launching;

/// <summary>How one process is started and limited, with every value decided: what <see cref="NodeOptions"/> left open is filled in.</summary>
internal sealed record ProcessSettings
{
    /// <summary>Variables to add, or with null to take away.</summary>
    public required IReadOnlyDictionary<string, string?> Environment { get; init; }

    /// <summary>Empty: that of this process.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Bytes; 0: none.</summary>
    public required long HeapLimit { get; init; }

    /// <summary>Bytes; 0: none.</summary>
    public required long MemoryLimit { get; init; }

    /// <summary>Zero: none.</summary>
    public required TimeSpan CpuLimit { get; init; }

    /// <summary>Empty: all.</summary>
    public required IReadOnlyList<int> Affinity { get; init; }

    /// <summary>0: as this process.</summary>
    public required int Niceness { get; init; }

    public required GcMode Gc { get; init; }

    public required NodeOutput Output { get; init; }

    /// <summary>Whole seconds, rounded up; 0: none.</summary>
    public long CpuSeconds => (long)Math.Ceiling(CpuLimit.TotalSeconds);

    /// <summary>The tighter of the two memory limits; 0: none.</summary>
    public long SmallestMemoryLimit => HeapLimit == 0 ? MemoryLimit : MemoryLimit == 0 ? HeapLimit : Math.Min(HeapLimit, MemoryLimit);

    /// <summary>Whether a process started with the one will do for the other: a started process cannot change these any more.</summary>
    public bool IsInterchangeableWith(ProcessSettings other) =>
        this with { Environment = other.Environment, Affinity = other.Affinity } == other
        && Affinity.SequenceEqual(other.Affinity)
        && Environment.Count == other.Environment.Count
        && Environment.All(variable => other.Environment.TryGetValue(variable.Key, out var value) && value == variable.Value);

    /// <summary>Refuses what this operating system cannot do, and what no operating system can.</summary>
    /// <exception cref="ActorProcConfigurationException">All that is wrong, each with its key and value.</exception>
    public void ThrowIfUnsupported() => ThrowIfUnsupported(OsAbilities.Here);

    internal void ThrowIfUnsupported(OsAbilities os)
    {
        var problems = Problems(os).ToList();
        if (problems.Count > 0) throw new ActorProcConfigurationException(string.Join(System.Environment.NewLine, problems));
    }

    IEnumerable<string> Problems(OsAbilities os)
    {
        if (HeapLimit < 0) yield return Refusal("heap-limit", HeapLimit, "it must not be negative");
        if (MemoryLimit < 0) yield return Refusal("memory-limit", MemoryLimit, "it must not be negative");
        if (CpuLimit < TimeSpan.Zero) yield return Refusal("cpu-limit", CpuLimit, "it must not be negative");
        if (Niceness is < 0 or > 19) yield return Refusal("niceness", Niceness, "it must be from 0 to 19");
        if (Affinity.Any(processor => processor is < 0 or >= ProcessorMask.Limit))
            yield return Refusal("affinity", $"[{string.Join(", ", Affinity)}]", $"processors are numbered from 0 to {ProcessorMask.Limit - 1}");

        if (MemoryLimit > 0 && !os.MemoryLimit) yield return Refusal("memory-limit", MemoryLimit, "only Linux can limit all data memory of a process; heap-limit works everywhere");
        if (CpuLimit > TimeSpan.Zero && !os.CpuLimit) yield return Refusal("cpu-limit", CpuLimit, "only Unix can limit processor time");
        if (Niceness > 0 && !os.Niceness) yield return Refusal("niceness", Niceness, "only Unix has it");
        if (Affinity.Count > 0 && !os.Affinity) yield return Refusal("affinity", $"[{string.Join(", ", Affinity)}]", "only Linux and Windows can choose processors");
    }

    static string Refusal(string key, object value, string rule) => $"actorproc.node.{key} = {value} is not possible here: {rule}.";
}
