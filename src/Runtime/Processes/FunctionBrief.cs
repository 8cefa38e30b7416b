using System.Text;
using ActorProc.Link;

namespace ActorProc.Processes;

/// <summary>What a child that runs functions is told about itself, and what it needs to have children of its own.</summary>
/// <param name="System">The system's name.</param>
/// <param name="Name">Its name as a process.</param>
/// <param name="Identity">The counters of those it descends from, with its own last: <c>Process-2:1</c> has 2 and 1.</param>
/// <param name="Daemon">Whether it ends with its parent.</param>
/// <param name="AllowChildren">It may have children although it is a daemon.</param>
/// <param name="ParentPid">Who started it.</param>
/// <param name="ParentName">And its name.</param>
/// <param name="Parent">Where its parent listens.</param>
/// <param name="Self">Under which it connects there.</param>
/// <param name="Connects">Somebody waits for results: it connects at once.</param>
/// <param name="IsSpare">It waits, booted, to be told who it is.</param>
/// <param name="AuthKey">Python's <c>authkey</c>.</param>
/// <param name="LogLevel">The lowest level it logs to standard error, or -1 for none.</param>
/// <param name="Board">Where a pool's worker finds its <see cref="Calls.WorkBoard"/>; empty for others.</param>
/// <param name="HubBytes">Read only when something needs it: every method that a child runs has to be compiled first. A constructor is one, properties are many.</param>
internal sealed record FunctionBrief(
    string System, string Name, int[] Identity, bool Daemon, bool AllowChildren, int ParentPid, string ParentName, LinkAddress Parent, LinkAddress Self, bool Connects,
    bool IsSpare, byte[] AuthKey, int LogLevel, string Board, byte[] HubBytes)
{
    private HubSettings? _hub;

    public HubSettings Hub => _hub ??= HubSettings.Read(HubBytes);

    public byte[] ToBytes()
    {
        var bytes = new MemoryStream(1024);
        using var w = new BinaryWriter(bytes, Encoding.UTF8);
        w.Write(System);
        w.Write(Name);
        w.Write(Identity.Length);
        foreach (var number in Identity)
            w.Write(number);
        w.Write(Daemon);
        w.Write(AllowChildren);
        w.Write(ParentPid);
        w.Write(ParentName);
        Write(w, Parent);
        Write(w, Self);
        w.Write(Connects);
        w.Write(IsSpare);
        w.Write(AuthKey.Length);
        w.Write(AuthKey);
        w.Write(LogLevel);
        w.Write(Board);
        w.Write(HubBytes.Length);
        w.Write(HubBytes);
        w.Flush();
        return bytes.ToArray();
    }

    public static FunctionBrief Read(byte[] payload)
    {
        using var r = new BinaryReader(new MemoryStream(payload, writable: false), Encoding.UTF8);
        return new FunctionBrief(
            r.ReadString(), r.ReadString(), ReadNumbers(r), r.ReadBoolean(), r.ReadBoolean(), r.ReadInt32(), r.ReadString(), ReadAddress(r), ReadAddress(r), r.ReadBoolean(),
            r.ReadBoolean(), r.ReadBytes(r.ReadInt32()), r.ReadInt32(), r.ReadString(), r.ReadBytes(r.ReadInt32()));
    }

    /// <summary>Never a key.</summary>
    public override string ToString() => $"{System} {Name}";

    private static void Write(BinaryWriter w, LinkAddress address)
    {
        w.Write(address.Host);
        w.Write(address.Port);
        w.Write(address.Incarnation);
    }

    private static LinkAddress ReadAddress(BinaryReader r) => new(r.ReadString(), r.ReadInt32(), r.ReadInt32());

    private static int[] ReadNumbers(BinaryReader r)
    {
        var numbers = new int[r.ReadInt32()];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = r.ReadInt32();
        return numbers;
    }
}
