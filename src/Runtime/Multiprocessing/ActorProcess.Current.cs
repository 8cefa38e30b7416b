using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ActorProc.Processes;

namespace ActorProc;

/// <content>The process that asks, and its parent.</content>
public partial class ActorProcess
{
    /// <summary>The process that this code runs in. In the main one its name is <c>MainProcess</c>. Python: <c>current_process()</c>.</summary>
    public static ActorProcess Current => ProcessScope.Here.Current;

    /// <summary>The process that started this one, or <c>null</c> in the main one. Python: <c>parent_process()</c>.</summary>
    public static ActorProcess? Parent => ProcessScope.Here.Parent;

    /// <summary>Cancelled when this process is asked to come to an end (<see cref="StopAsync"/>). Python 3.14: <c>interrupt()</c>.</summary>
    public static CancellationToken Stopping => ProcessScope.Here.Stopping.Token;

    /// <summary>How many processors this process may use. Python: <c>process_cpu_count()</c>.</summary>
    public static int CpuCount => Environment.ProcessorCount;

    /// <summary>Ends this process through all <c>finally</c> blocks. In a pool it fails the task. Python: <c>sys.exit()</c>.</summary>
    /// <param name="code">A number, of which the last eight bits count; nothing or <c>false</c> is 0, <c>true</c> is 1; anything else is printed to standard error, and is 1.</param>
    /// <exception cref="ProcessExitException">Always.</exception>
    [DoesNotReturn]
    public static void Exit(object? code = null) => throw new ProcessExitException(code);

    internal static ActorProcess OfMain() => new(new ProcessCore(context: null, creator: null)
    {
        Name = "MainProcess",
        Identity = [],
        Options = new ProcessOptions(),
        AuthKey = new AuthenticationKey(RandomNumberGenerator.GetBytes(AuthenticationKey.DefaultSize)),
        Self = Environment.ProcessId,
    });

    internal static ActorProcess OfChild(string name, bool daemon, int[] identity, AuthenticationKey key, ActorProcess parent) =>
        new(new ProcessCore(context: null, creator: null)
        {
            Name = name, Daemon = daemon, Identity = identity, Options = new ProcessOptions(), AuthKey = key, Self = Environment.ProcessId, ParentPid = parent.Pid,
        });

    internal static ActorProcess OfParent(string name, int pid) => new(new ProcessCore(context: null, creator: null)
    {
        Name = name, Identity = [], Options = new ProcessOptions(), Self = pid, IsParent = true,
    });
}
