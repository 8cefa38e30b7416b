namespace ActorProc;

/// <summary>The two ends of a pipe. Python: what <c>multiprocessing.Pipe()</c> returns.</summary>
/// <typeparam name="T">What it carries.</typeparam>
/// <param name="First">One end; of a pipe that goes one way the one that receives.</param>
/// <param name="Second">The other; of a pipe that goes one way the one that sends.</param>
public sealed record ProcessPipe<T>(PipeConnection<T> First, PipeConnection<T> Second);

/// <summary>Makes pipes.</summary>
public static class ProcessPipe
{
    /// <summary>Makes a pipe. Python: <c>Pipe(duplex)</c>.</summary>
    /// <typeparam name="T">What it carries.</typeparam>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="duplex">Whether both ends can send and receive. Otherwise the first one receives and the second one sends.</param>
    public static ProcessPipe<T> CreatePipe<T>(this IProcessFactory factory, bool duplex = true)
    {
        var (first, second) = ProcessConnection.Pair(factory, duplex);
        return new ProcessPipe<T>(new PipeConnection<T>(first), new PipeConnection<T>(second));
    }

    /// <summary>Makes a pipe for any objects.</summary>
    /// <inheritdoc cref="CreatePipe{T}"/>
    public static ProcessPipe<object?> CreatePipe(this IProcessFactory factory, bool duplex = true) => CreatePipe<object?>(factory, duplex);
}
