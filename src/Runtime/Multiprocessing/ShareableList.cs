using System.Globalization;
using System.Text;

namespace ActorProc;

/// <summary>A list in shared memory: of a fixed length, with items that can be replaced. Python: <c>multiprocessing.shared_memory.ShareableList</c>.</summary>
/// <remarks>
/// <para>Items are whole numbers of 64 bits, floating-point numbers, truth values, texts, byte strings and <c>null</c>. An item's place is as large as its first value needed, in steps
/// of eight bytes; whatever fits there may take its place, and comes back as it was, zeros at its end included.</para>
/// <para>A handle travels as a value, and other processes of the system can attach by its name. It has no lock: processes that replace and read the same item at the same time hold one
/// of their own. The memory is freed as that of <see cref="SharedMemory"/> is. Safe to use from any thread.</para>
/// </remarks>
public sealed class ShareableList : IDisposable
{
    /// <exception cref="ArgumentException">An item is of none of these types, or is a text with half a surrogate pair.</exception>
    internal ShareableList(IProcessFactory factory, IEnumerable<object?> items, string? name)
    {
        ArgumentNullException.ThrowIfNull(items);
        var values = items.Select(ShareableItem.Of).ToArray();
        Memory = SharedMemory.Create(factory, ShareableLayout.SizeOf(values), name);
        using var held = Memory.Hold();
        ShareableLayout.Make(held.Span<byte>(0, (int)Memory.Size), values);
    }

    internal ShareableList(SharedMemory memory)
    {
        Memory = memory;
        _ = Count;
    }

    /// <summary>The memory it lies in, to be closed and unlinked. Python: <c>shm</c>.</summary>
    public SharedMemory Memory { get; }

    /// <summary>How many items it has.</summary>
    /// <exception cref="ObjectDisposedException">This handle is closed.</exception>
    /// <exception cref="FileNotFoundException">It has been freed before this process first used it.</exception>
    /// <exception cref="InvalidDataException">What is in the memory is no list.</exception>
    public int Count => Memory.Access(ShareableLayout.Count);

    /// <summary>The places of the items, one after the other, as Python's <c>struct</c> would write them: <c>q</c>, <c>d</c>, <c>8s</c> and so on.</summary>
    /// <inheritdoc cref="Count" path="/exception"/>
    public string Format => string.Concat(Memory.Access(ShareableLayout.Formats));

    /// <summary>One item: a <c>long</c>, <c>double</c>, <c>bool</c>, <c>string</c>, <c>byte[]</c> or <c>null</c>. Other numbers become one of these.</summary>
    /// <param name="index">Which; negative ones count from the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of this number.</exception>
    /// <exception cref="ArgumentException">The value is of none of these types, or has no room.</exception>
    /// <inheritdoc cref="Count" path="/exception"/>
    public object? this[int index]
    {
        get => Memory.Access(bytes => ShareableLayout.Read(bytes, Checked(index, ShareableLayout.Count(bytes), "index out of range")).Value);
        set
        {
            var item = ShareableItem.Of(value);
            Memory.Access(bytes => ShareableLayout.Write(bytes, Checked(index, ShareableLayout.Count(bytes), "assignment index out of range"), item));
        }
    }

    /// <summary>One item.</summary>
    /// <param name="index">Which; <c>^1</c> is the last.</param>
    /// <inheritdoc cref="this[int]" path="/exception"/>
    public object? this[Index index]
    {
        get => this[FromStart(index)];
        set => this[FromStart(index)] = value;
    }

    /// <summary>A copy of all items.</summary>
    /// <inheritdoc cref="Count" path="/exception"/>
    public object?[] ToArray() => Memory.Access(static bytes =>
    {
        var items = new object?[ShareableLayout.Count(bytes)];
        for (var i = 0; i < items.Length; i++)
            items[i] = ShareableLayout.Read(bytes, i).Value;
        return items;
    });

    /// <summary>How many items are equal to this. Python: <c>count(value)</c>.</summary>
    /// <param name="value">What is counted. Numbers are equal if their values are, whatever their types.</param>
    /// <inheritdoc cref="Count" path="/exception"/>
    public int CountOf(object? value) => ToArray().Count(item => ShareableItem.AreEqual(item, value));

    /// <summary>Where the first item is that is equal to this. Python: <c>index(value)</c>.</summary>
    /// <param name="value">What is looked for.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <inheritdoc cref="Count" path="/exception"/>
    public int IndexOf(object? value) => Array.FindIndex(ToArray(), item => ShareableItem.AreEqual(item, value)) is >= 0 and var index
        ? index
        : throw new ArgumentException($"{ShareableItem.Text(value)} not in this container", nameof(value));

    /// <summary>Closes this handle, and no other.</summary>
    public void Dispose() => Memory.Close();

    /// <summary>As Python writes it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("ShareableList([");
        text.AppendJoin(", ", ToArray().Select(ShareableItem.Text));
        return text.Append(CultureInfo.InvariantCulture, $"], name='{Memory.Name}')").ToString();
    }

    private static int Checked(int index, int count, string problem)
    {
        var start = index < 0 ? index + count : index;
        return start >= 0 && start < count ? start : throw new ArgumentOutOfRangeException(nameof(index), index, $"{problem}: the list has {count} items.");
    }

    // Here a number below zero is one too far, and not one from the end.
    private int FromStart(Index index)
    {
        var count = Count;
        return index.GetOffset(count) is >= 0 and var start ? start : throw new ArgumentOutOfRangeException(nameof(index), index, $"index out of range: the list has {count} items.");
    }
}
