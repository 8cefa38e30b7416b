using Xunit;

namespace ActorProc.Tests.Launching;

/// <summary>Tests that count this process's children must not run beside tests that start some.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OsProcesses
{
    public const string Name = "os processes";
}
