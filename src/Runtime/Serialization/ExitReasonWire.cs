namespace ActorProc.Serialization;

/// <summary>An <see cref="ExitReason"/> in bytes.</summary>
internal static class ExitReasonWire
{
    public static void Write(BinaryWriter writer, ExitReason reason)
    {
        switch (reason)
        {
            case ExitReason.Exited exited:
                writer.Write((byte)1);
                writer.Write(exited.Code);
                break;
            case ExitReason.Signaled signaled:
                writer.Write((byte)2);
                writer.Write(signaled.Signal);
                break;
            case ExitReason.UnhandledException unhandled:
                writer.Write((byte)3);
                WireText.Write(writer, unhandled.Text);
                break;
            case ExitReason.StackOverflow:
                writer.Write((byte)4);
                break;
            case ExitReason.FailFast failFast:
                writer.Write((byte)5);
                WireText.Write(writer, failFast.Message);
                break;
            case ExitReason.MemoryLimit memory:
                writer.Write((byte)6);
                writer.Write(memory.Bytes);
                break;
            case ExitReason.CpuLimit cpu:
                writer.Write((byte)7);
                writer.Write(cpu.Limit.Ticks);
                break;
            case ExitReason.Deadline deadline:
                writer.Write((byte)8);
                writer.Write(deadline.Limit.Ticks);
                WireText.Write(writer, deadline.Culprit);
                break;
            case ExitReason.Unresponsive unresponsive:
                writer.Write((byte)9);
                writer.Write(unresponsive.Silence.Ticks);
                break;
            case ExitReason.ParentLost:
                writer.Write((byte)10);
                break;
            case ExitReason.StartFailed failed:
                writer.Write((byte)11);
                WireText.Write(writer, failed.Cause);
                WireText.Write(writer, failed.StandardError);
                break;
            case ExitReason.Stopped:
                writer.Write((byte)12);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(reason), reason, "This exit reason has no form on the wire yet.");
        }
    }

    public static ExitReason Read(BinaryReader reader) => reader.ReadByte() switch
    {
        1 => new ExitReason.Exited(reader.ReadInt32()),
        2 => new ExitReason.Signaled(reader.ReadInt32()),
        3 => new ExitReason.UnhandledException(WireText.Read(reader)!),
        4 => new ExitReason.StackOverflow(),
        5 => new ExitReason.FailFast(WireText.Read(reader)!),
        6 => new ExitReason.MemoryLimit(reader.ReadInt64()),
        7 => new ExitReason.CpuLimit(new TimeSpan(reader.ReadInt64())),
        8 => new ExitReason.Deadline(new TimeSpan(reader.ReadInt64())) { Culprit = WireText.Read(reader) },
        9 => new ExitReason.Unresponsive(new TimeSpan(reader.ReadInt64())),
        10 => new ExitReason.ParentLost(),
        11 => new ExitReason.StartFailed(WireText.Read(reader)!, WireText.Read(reader)!),
        12 => new ExitReason.Stopped(),
        var other => throw new InvalidDataException($"Exit reason {other} is unknown: the two processes run different versions of ActorProc."),
    };
}
