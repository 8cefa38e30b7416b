namespace ActorProc;

/// <summary>Where processes and pools come from: a system, or one of its contexts.</summary>
public interface IProcessFactory : IFunctionRunner
{
    /// <summary>How processes are started.</summary>
    ProcessContext Processes { get; }

    Task<object?> IFunctionRunner.CallAsync(Delegate target, object?[] arguments, CallOptions options, CancellationToken cancellationToken) =>
        Processes.CallAsync(target, arguments, options, cancellationToken);
}

/// <summary>What runs functions elsewhere: a system or a context, which start a process for each, or a pool.</summary>
public interface IFunctionRunner
{
    internal Task<object?> CallAsync(Delegate target, object?[] arguments, CallOptions options, CancellationToken cancellationToken);
}
