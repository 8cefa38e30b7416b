namespace ActorProc.Serialization;

/// <summary>
/// What belongs to one call across processes and is not data: tokens that cancel it, and where its progress is reported. In its bytes they are
/// numbers.
/// </summary>
/// <remarks>Current while the call is written, and while it is read.</remarks>
internal abstract class CallScope
{
    // Not of a thread: a deep graph is written on another one.
    private static readonly AsyncLocal<CallScope?> Here = new();

    public static CallScope? Current => Here.Value;

    /// <exception cref="InvalidDataException">Nothing is being called: such bytes are no message.</exception>
    public static CallScope Needed => Here.Value ?? throw new InvalidDataException("A token or a progress of a call was found outside one.");

    /// <summary>The number under which a token travels.</summary>
    public abstract int Number(CancellationToken token);

    /// <summary>The number under which somebody who is to hear of the progress travels.</summary>
    /// <param name="progress">Implements <see cref="IProgress{T}"/>.</param>
    public abstract int Number(object progress);

    /// <summary>The token that a number stands for.</summary>
    public abstract CancellationToken Token(int number);

    /// <summary>What reports to where a number stands for.</summary>
    /// <param name="number">The number.</param>
    /// <param name="report">What it reports.</param>
    public abstract object Progress(int number, Type report);

    /// <summary>Does <paramref name="action"/> with this as the current one.</summary>
    public T Within<T>(Func<T> action)
    {
        var outer = Here.Value;
        Here.Value = this;
        try
        {
            return action();
        }
        finally
        {
            Here.Value = outer;
        }
    }
}
