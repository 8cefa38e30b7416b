using System.Buffers.Binary;

namespace ActorProc;

/// <summary>How a <see cref="ShareableList"/> lies in memory.</summary>
/// <remarks>
/// <code>
///   8 bytes    what this is, and how many items
///   16 bytes   of each item: where its place begins, how large that is, how much of it is used, what it is
///   ...        the places
/// </code>
/// What other processes wrote is not trusted: nothing is read outside the memory.
/// </remarks>
internal static class ShareableLayout
{
    private const int Mark = 0x4C534150;
    private const int Head = 8;
    private const int Entry = 16;

    public static long SizeOf(ShareableItem[] items) => Head + items.Sum(item => (long)Entry + item.Room);

    public static void Make(Span<byte> all, ShareableItem[] items)
    {
        BinaryPrimitives.WriteInt32LittleEndian(all[sizeof(int)..], items.Length);
        var place = Head + Entry * items.Length;
        for (var i = 0; i < items.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(all[(Head + Entry * i)..], place);
            BinaryPrimitives.WriteInt32LittleEndian(all[(Head + Entry * i + 4)..], items[i].Room);
            Write(all, i, items[i]);
            place += items[i].Room;
        }

        BinaryPrimitives.WriteInt32LittleEndian(all, Mark);
    }

    public static int Count(Span<byte> all)
    {
        if (all.Length < Head || BinaryPrimitives.ReadInt32LittleEndian(all) != Mark)
            throw Damaged();
        var count = BinaryPrimitives.ReadInt32LittleEndian(all[sizeof(int)..]);
        return count >= 0 && count <= (all.Length - Head) / Entry ? count : throw Damaged();
    }

    public static ShareableItem Read(Span<byte> all, int index)
    {
        var (place, used, kind) = PlaceOf(all, index);
        var length = BinaryPrimitives.ReadInt32LittleEndian(used);
        // Not a part of one value and a part of another: another process may be in the middle of replacing it.
        return ShareableItem.Read((ShareableKind)kind[0], kind[0] is (byte)ShareableKind.Text or (byte)ShareableKind.Bytes ? place[..Math.Clamp(length, 0, place.Length)] : place);
    }

    public static void Write(Span<byte> all, int index, ShareableItem item)
    {
        var (place, used, kind) = PlaceOf(all, index);
        if (item.Bytes.Length > place.Length)
            throw new ArgumentException($"bytes/str item exceeds available storage: it needs {item.Bytes.Length} bytes, and its place in the list has {place.Length}.");
        item.Bytes.CopyTo(place);
        BinaryPrimitives.WriteInt32LittleEndian(used, item.Bytes.Length);
        kind[0] = (byte)item.Kind;
    }

    /// <summary>The places as Python's <c>struct</c> would describe them.</summary>
    public static string[] Formats(Span<byte> all)
    {
        var formats = new string[Count(all)];
        for (var i = 0; i < formats.Length; i++)
        {
            var (place, _, kind) = PlaceOf(all, i);
            formats[i] = (ShareableKind)kind[0] switch
            {
                ShareableKind.Null => "xxxxxx?x",
                ShareableKind.Number => "q",
                ShareableKind.Real => "d",
                ShareableKind.Truth => "xxxxxxx?",
                _ => $"{place.Length}s",
            };
        }

        return formats;
    }

    private static Parts PlaceOf(Span<byte> all, int index)
    {
        var entry = all.Slice(Head + Entry * index, Entry);
        var (start, room) = (BinaryPrimitives.ReadInt32LittleEndian(entry), BinaryPrimitives.ReadInt32LittleEndian(entry[4..]));
        return start >= 0 && room >= sizeof(long) && start <= all.Length - room ? new Parts(all.Slice(start, room), entry.Slice(8, sizeof(int)), entry.Slice(12, 1)) : throw Damaged();
    }

    private static InvalidDataException Damaged() => new("What lies in this shared memory is no shareable list.");

    private readonly ref struct Parts(Span<byte> place, Span<byte> used, Span<byte> kind)
    {
        private readonly Span<byte> _place = place;
        private readonly Span<byte> _used = used;
        private readonly Span<byte> _kind = kind;

        public void Deconstruct(out Span<byte> place, out Span<byte> used, out Span<byte> kind)
        {
            place = _place;
            used = _used;
            kind = _kind;
        }
    }
}
