namespace ActorProc;

/// <summary>Ends the process that runs a target, through all <c>finally</c> blocks. Python: <c>SystemExit</c>. Thrown by <see cref="ActorProcess.Exit"/>.</summary>
/// <param name="code">The exit code, as <see cref="ActorProcess.Exit"/> takes it.</param>
public sealed class ProcessExitException(object? code) : ActorProcException($"The process is to exit with {code ?? 0}.")
{
    /// <summary>What was given as its exit code.</summary>
    public object? Code { get; } = code;

    /// <summary>The code that the operating system gets: a number's last eight bits, 0 for nothing and <c>false</c>, 1 for anything else.</summary>
    public int ExitCode => Code switch
    {
        null or false => 0,
        int number => number & 0xFF,
        _ => 1,
    };
}
