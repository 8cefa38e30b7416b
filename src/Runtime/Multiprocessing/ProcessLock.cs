using ActorProc.Coordinators;

namespace ActorProc;

/// <summary>A lock across processes. It has no owner: any process may release it. Python: <c>multiprocessing.Lock</c>.</summary>
/// <inheritdoc cref="ProcessLockBase" path="/remarks"/>
public sealed class ProcessLock : ProcessLockBase
{
    internal ProcessLock(IProcessFactory factory, string? name) : base(factory, "lock", name, As(LockKind.Lock, initial: 1, keep: false))
    {
    }
}
