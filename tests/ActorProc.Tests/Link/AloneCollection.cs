using Xunit;

namespace ActorProc.Tests.Link;

/// <summary>Specs that look at, or use up, what the whole test process shares: the thread pool, the counter of allocated bytes.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    internal const string Name = "link specs that run alone";
}
