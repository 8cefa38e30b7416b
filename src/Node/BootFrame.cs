using System.Text;

namespace ActorProc.Node;

/// <summary>All a node is told at its start, written by the parent to the node's standard input. What follows it is the lifeline.</summary>
/// <remarks>
/// Not in the arguments or the environment, which other processes can read. Wire form, little endian:
/// <code>
///   "APNB" | int32 version | int32 length of the rest | run directory | node name | entry type
///          | int64 memory limit | int64 CPU seconds | int32 niceness | int32 n, n times (name, bool present, value) | payload
/// </code>
/// </remarks>
internal sealed record BootFrame
{
    /// <summary>The variable that marks a process started as a node, until the node has read this frame.</summary>
    public const string NodeMarker = "ACTORPROC_NODE";

    const int Magic = 'A' | 'P' << 8 | 'N' << 16 | 'B' << 24;
    const int Version = 1;

    // Far above any real frame: a length beyond it is garbage, and must not be allocated.
    const int MaximumLength = 1 << 28;

    public required string RunDirectory { get; init; }

    public required string NodeName { get; init; }

    /// <summary>Name (<see cref="EntryName"/>) of a type with a method <c>static int Run(byte[] payload)</c>.</summary>
    public required string EntryType { get; init; }

    /// <summary>RLIMIT_DATA in bytes, or 0.</summary>
    public required long MemoryLimit { get; init; }

    /// <summary>RLIMIT_CPU in seconds, or 0.</summary>
    public required long CpuSeconds { get; init; }

    /// <summary>0 leaves it as inherited.</summary>
    public required int Niceness { get; init; }

    /// <summary>Variables that were set for the node's own start, with the value that its children are to see instead.</summary>
    public required IReadOnlyList<KeyValuePair<string, string?>> Restore { get; init; }

    public required byte[] Payload { get; init; }

    public byte[] ToBytes()
    {
        var stream = new MemoryStream();
        Write(stream);
        return stream.ToArray();
    }

    public void Write(Stream stream)
    {
        var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true)) WriteBody(writer);
        if (body.Length > MaximumLength) throw new InvalidOperationException($"The boot frame of node '{NodeName}' has {body.Length:N0} bytes, at most {MaximumLength:N0} are possible.");

        using var head = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        head.Write(Magic);
        head.Write(Version);
        head.Write((int)body.Length);
        head.Flush();
        body.WriteTo(stream);
        stream.Flush();
    }

    /// <summary>Reads exactly one frame and not a byte more.</summary>
    /// <exception cref="EndOfStreamException">The stream ended first: the writer is gone.</exception>
    /// <exception cref="InvalidDataException">What was read is not a frame of this version.</exception>
    public static BootFrame Read(Stream stream)
    {
        // Four bytes first: whoever types at a terminal is told so after one line, not after twelve characters.
        if (ReadInt32(stream) is var magic && magic != Magic)
            throw new InvalidDataException($"Expected a boot frame but found 0x{magic:x8}. A node is started by ActorProc only, never by hand.");
        if (ReadInt32(stream) is var version && version != Version)
            throw new InvalidDataException($"The boot frame has version {version}, this ActorProc.Node reads version {Version}: parent and node must use the same ActorProc.");
        if (ReadInt32(stream) is var length && length is < 0 or > MaximumLength) throw new InvalidDataException($"The boot frame claims a length of {length:N0} bytes.");

        var body = new byte[length];
        stream.ReadExactly(body);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(body), Encoding.UTF8);
            return ReadBody(reader);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"The boot frame of {length:N0} bytes is damaged: {e.Message}", e);
        }
    }

    void WriteBody(BinaryWriter writer)
    {
        writer.Write(RunDirectory);
        writer.Write(NodeName);
        writer.Write(EntryType);
        writer.Write(MemoryLimit);
        writer.Write(CpuSeconds);
        writer.Write(Niceness);
        writer.Write(Restore.Count);
        foreach (var (name, value) in Restore)
        {
            writer.Write(name);
            writer.Write(value is not null);
            if (value is not null) writer.Write(value);
        }
        writer.Write(Payload.Length);
        writer.Write(Payload);
    }

    static BootFrame ReadBody(BinaryReader reader) => new()
    {
        RunDirectory = reader.ReadString(),
        NodeName = reader.ReadString(),
        EntryType = reader.ReadString(),
        MemoryLimit = reader.ReadInt64(),
        CpuSeconds = reader.ReadInt64(),
        Niceness = reader.ReadInt32(),
        Restore = ReadVariables(reader),
        Payload = ReadPayload(reader),
    };

    static List<KeyValuePair<string, string?>> ReadVariables(BinaryReader reader)
    {
        var variables = new List<KeyValuePair<string, string?>>();
        for (var left = reader.ReadInt32(); left > 0; left--) variables.Add(new(reader.ReadString(), reader.ReadBoolean() ? reader.ReadString() : null));
        return variables;
    }

    static byte[] ReadPayload(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        var payload = reader.ReadBytes(length);
        return payload.Length == length ? payload : throw new EndOfStreamException($"{payload.Length:N0} of {length:N0} bytes of payload");
    }

    static int ReadInt32(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        stream.ReadExactly(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }
}
