namespace ActorProc;

/// <summary>Arrays of bytes that hold text or the like, shorter than they are. Python: what arrays of type <c>c</c> have.</summary>
public static class SharedBytes
{
    /// <summary>What stands before the first zero. Python: reading <c>value</c>.</summary>
    /// <param name="array">The array.</param>
    public static byte[] GetBytes(this SharedArray<byte> array)
    {
        ArgumentNullException.ThrowIfNull(array);
        var all = array.ToArray();
        var end = Array.IndexOf(all, (byte)0);
        return end < 0 ? all : all[..end];
    }

    /// <summary>Writes bytes to its beginning, and a zero behind them if there is room. Python: writing <c>value</c>.</summary>
    /// <param name="array">The array.</param>
    /// <param name="value">The bytes.</param>
    /// <exception cref="ArgumentException">They are more than the array has.</exception>
    public static void SetBytes(this SharedArray<byte> array, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (value.Length > array.Length)
            throw new ArgumentException($"byte string too long: {value.Length} bytes for an array of {array.Length}.", nameof(value));
        if (value.Length == array.Length)
        {
            array.CopyFrom(value);
            return;
        }

        // In one step.
        var ended = new byte[value.Length + 1];
        value.CopyTo(ended);
        array.CopyFrom(ended);
    }
}
