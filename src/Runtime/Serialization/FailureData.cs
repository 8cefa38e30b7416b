using Akka.Actor;

namespace ActorProc.Serialization;

/// <summary>
/// Exceptions as data: how a failure crosses processes. Writing never throws, whatever the exception; reading gives the real type wherever it
/// can.
/// </summary>
internal static class FailureData
{
    private const byte Nothing = 0;
    private const byte New = 1;
    private const byte Again = 2;
    private const byte Plain = 0;
    private const byte One = 1;
    private const byte Several = 2;

    public static void Write(BinaryWriter writer, Exception? exception) =>
        Write(writer, exception is null ? null : new FailureGatherer().Gather(exception), new(ReferenceEqualityComparer.Instance));

    /// <summary>Reads what <see cref="Write(BinaryWriter, Exception?)"/> wrote.</summary>
    /// <param name="reader">Stands at its start.</param>
    /// <param name="system">Resolves actor references in exceptions; without it they stay <c>null</c>.</param>
    public static Exception? Read(BinaryReader reader, Lazy<ExtendedActorSystem>? system = null) => Read(reader, new FailureRebuilder(system), []);

    private static void Write(BinaryWriter writer, FailureRecord? record, Dictionary<FailureRecord, int> written)
    {
        if (record is null)
        {
            writer.Write(Nothing);
            return;
        }

        if (written.TryGetValue(record, out var number))
        {
            writer.Write(Again);
            writer.Write(number);
            return;
        }

        writer.Write(New);
        WireText.Write(writer, record.AssemblyQualifiedName);
        WireText.Write(writer, record.TypeName);
        WireText.Write(writer, record.RawMessage);
        WireText.Write(writer, record.Text);
        WireText.Write(writer, record.Stack);
        WireText.Write(writer, record.Source);
        WireText.Write(writer, record.HelpLink);
        writer.Write(record.HResult);
        Write(writer, record.Inner, written);
        writer.Write(record.Data.Count);
        foreach (var (key, value) in record.Data)
        {
            SimpleValue.Write(writer, key);
            SimpleValue.Write(writer, value);
        }

        writer.Write(record.Fields.Count);
        foreach (var (owner, name, value) in record.Fields)
        {
            WireText.Write(writer, owner);
            WireText.Write(writer, name);
            WriteField(writer, value, written);
        }

        written.Add(record, written.Count);
    }

    private static void WriteField(BinaryWriter writer, object value, Dictionary<FailureRecord, int> written)
    {
        switch (value)
        {
            case FailureRecord one:
                writer.Write(One);
                Write(writer, one, written);
                break;
            case FailureRecord[] several:
                writer.Write(Several);
                writer.Write(several.Length);
                foreach (var one in several)
                    Write(writer, one, written);
                break;
            default:
                writer.Write(Plain);
                SimpleValue.Write(writer, value);
                break;
        }
    }

    private static Exception? Read(BinaryReader reader, FailureRebuilder rebuilder, List<Exception> soFar)
    {
        switch (reader.ReadByte())
        {
            case Nothing:
                return null;
            case Again:
                return soFar[reader.ReadInt32()];
        }

        FailureRecord record = new()
        {
            AssemblyQualifiedName = WireText.Read(reader),
            TypeName = WireText.Read(reader)!,
            RawMessage = WireText.Read(reader),
            Text = WireText.Read(reader),
            Stack = WireText.Read(reader),
            Source = WireText.Read(reader),
            HelpLink = WireText.Read(reader),
            HResult = reader.ReadInt32(),
        };
        var inner = Read(reader, rebuilder, soFar);
        for (var left = reader.ReadInt32(); left > 0; left--)
            record.Data.Add((SimpleValue.Read(reader)!, SimpleValue.Read(reader)));
        for (var left = reader.ReadInt32(); left > 0; left--)
            record.Fields.Add((WireText.Read(reader)!, WireText.Read(reader)!, ReadField(reader, rebuilder, soFar)!));
        var exception = rebuilder.Rebuild(record, inner);
        soFar.Add(exception);
        return exception;
    }

    private static object? ReadField(BinaryReader reader, FailureRebuilder rebuilder, List<Exception> soFar)
    {
        switch (reader.ReadByte())
        {
            case One:
                return Read(reader, rebuilder, soFar);
            case Several:
                var several = new Exception[reader.ReadInt32()];
                for (var i = 0; i < several.Length; i++)
                    several[i] = Read(reader, rebuilder, soFar)!;
                return several;
            default:
                return SimpleValue.Read(reader);
        }
    }
}
