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

    /// <summary>These, but for what the options set.</summary>
    public ProcessSettings With(NodeOptions? options) => options is null ? this : this with
    {
        Environment = options.Environment is { } environment ? Merge(Environment, environment) : Environment,
        WorkingDirectory = options.WorkingDirectory ?? WorkingDirectory,
        HeapLimit = options.HeapLimit ?? HeapLimit,
        MemoryLimit = options.MemoryLimit ?? MemoryLimit,
        CpuLimit = options.CpuLimit ?? CpuLimit,
        Affinity = options.Affinity ?? Affinity,
        Niceness = options.Niceness ?? Niceness,
        Gc = options.Gc ?? Gc,
        Output = options.Output ?? Output,
    };

    /// <summary>For a child, which gives them to its own children.</summary>
    public void Write(BinaryWriter w)
    {
        w.Write(Environment.Count);
        foreach (var (name, value) in Environment)
        {
            w.Write(name);
            w.Write(value is not null);
            w.Write(value ?? "");
        }

        w.Write(WorkingDirectory);
        w.Write(HeapLimit);
        w.Write(MemoryLimit);
        w.Write(CpuLimit.Ticks);
        w.Write(Affinity.Count);
        foreach (var processor in Affinity) w.Write(processor);
        w.Write(Niceness);
        w.Write((byte)Gc);
        w.Write((byte)Output);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ProcessSettings Read(BinaryReader r) => new()
    {
        Environment = ReadEnvironment(r),
        WorkingDirectory = r.ReadString(),
        HeapLimit = r.ReadInt64(),
        MemoryLimit = r.ReadInt64(),
        CpuLimit = new TimeSpan(r.ReadInt64()),
        Affinity = ReadProcessors(r),
        Niceness = r.ReadInt32(),
        Gc = (GcMode)r.ReadByte(),
        Output = (NodeOutput)r.ReadByte(),
    };

    /// <summary>Refuses what this operating system cannot do, and what no operating system can.</summary>
    /// <exception cref="ActorProcConfigurationException">All that is wrong, each with its key and value.</exception>
    public void ThrowIfUnsupported() => ThrowIfUnsupported(OsAbilities.Here);

    internal void ThrowIfUnsupported(OsAbilities os)
    {
        var problems = Problems(os).ToList();
        if (problems.Count > 0) throw new ActorProcConfigurationException(string.Join(System.Environment.NewLine, problems));
    }

    static Dictionary<string, string?> Merge(IReadOnlyDictionary<string, string?> below, IReadOnlyDictionary<string, string?> above)
    {
        var all = new Dictionary<string, string?>(below);
        foreach (var (name, value) in above) all[name] = value;
        return all;
    }

    static Dictionary<string, string?> ReadEnvironment(BinaryReader r)
    {
        var environment = new Dictionary<string, string?>();
        for (var left = r.ReadInt32(); left > 0; left--)
        {
            var (name, isSet, value) = (r.ReadString(), r.ReadBoolean(), r.ReadString());
            environment[name] = isSet ? value : null;
        }
        return environment;
    }

    static int[] ReadProcessors(BinaryReader r)
    {
        var processors = new int[r.ReadInt32()];
        for (var i = 0; i < processors.Length; i++) processors[i] = r.ReadInt32();
        return processors;
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
