namespace ActorProc;

/// <summary>Why a node's process ended. A closed set: match on the nested types.</summary>
/// <remarks>
/// The operating system's exit code alone cannot tell a SIGKILL from <c>exit(137)</c>; a node that ends by itself says so first,
/// and the text it left on its standard error tells the kinds of abort apart. Values are immutable and cross processes.
/// </remarks>
public abstract record ExitReason
{
    private ExitReason()
    {
    }

    /// <summary>The process ended by itself, with <paramref name="Code"/>. Python: <c>exitcode &gt;= 0</c>.</summary>
    /// <param name="Code">The exit code, 0 to 255 on Unix.</param>
    public sealed record Exited(int Code) : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => $"exited with code {Code}";
    }

    /// <summary>A signal ended the process that nobody here sent. Python: <c>exitcode == -Signal</c>.</summary>
    /// <param name="Signal">The signal's number: 9 for SIGKILL, 11 for SIGSEGV, 15 for SIGTERM.</param>
    public sealed record Signaled(int Signal) : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => $"ended by signal {Signal}";
    }

    /// <summary>An exception left a thread of the node that nothing guarded.</summary>
    /// <param name="Text">The exception as the node printed it, with its stack.</param>
    public sealed record UnhandledException(string Text) : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => $"unhandled exception: {FirstLine(Text)}";
    }

    /// <summary>A thread of the node used up its stack.</summary>
    public sealed record StackOverflow : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => "stack overflow";
    }

    /// <summary>Code in the node called <see cref="Environment.FailFast(string)"/>.</summary>
    /// <param name="Message">What it said, or an empty string.</param>
    public sealed record FailFast(string Message) : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => Message.Length == 0 ? "fail fast" : $"fail fast: {Message}";
    }

    /// <summary>The node had a memory limit and ran into it.</summary>
    /// <param name="Bytes">The limit, in bytes.</param>
    public sealed record MemoryLimit(long Bytes) : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => $"exceeded its memory limit of {Bytes:N0} bytes";
    }

    /// <summary>The node used more processor time than it was given.</summary>
    /// <param name="Limit">The processor time it was given.</param>
    public sealed record CpuLimit(TimeSpan Limit) : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => $"used up its processor time of {Limit}";
    }

    /// <summary>It was killed because a call in it, or its stop, ran past its deadline.</summary>
    /// <param name="Limit">The time it had.</param>
    public sealed record Deadline(TimeSpan Limit) : ExitReason
    {
        /// <summary>Whose answer did not come, where that is known: the actor, or the function.</summary>
        public string? Culprit { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"killed after its deadline of {Limit}{(Culprit is null ? "" : $", in which {Culprit} did not answer")}";
    }

    /// <summary>It was killed because it gave no sign of life.</summary>
    /// <param name="Silence">How long it had been silent.</param>
    public sealed record Unresponsive(TimeSpan Silence) : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => $"killed after {Silence.TotalSeconds:0.#} s without a sign of life";
    }

    /// <summary>The process that owned it ended first.</summary>
    public sealed record ParentLost : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => "its parent process ended";
    }

    /// <summary>It never came up.</summary>
    /// <param name="Cause">What went wrong.</param>
    /// <param name="StandardError">The last lines it wrote to standard error, or an empty string.</param>
    public sealed record StartFailed(string Cause, string StandardError) : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => StandardError.Length == 0
            ? $"did not start: {Cause}"
            : $"did not start: {Cause}. Last lines of its standard error:{Environment.NewLine}{StandardError}";
    }

    /// <summary>It was asked to stop and did.</summary>
    public sealed record Stopped : ExitReason
    {
        /// <inheritdoc/>
        public override string ToString() => "stopped";
    }

    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is var end && end < 0 ? text : text[..end];
}
