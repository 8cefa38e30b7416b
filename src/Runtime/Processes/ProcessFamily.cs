using System.Collections.Concurrent;

namespace ActorProc.Processes;

/// <summary>What this process has started and has to see to before it ends.</summary>
internal sealed class ProcessFamily
{
    private readonly ConcurrentDictionary<ActorProcess, Task> _processes = new();
    private readonly ConcurrentDictionary<Pool, bool> _pools = new();

    public ActorProcess[] Active => [.. _processes.Keys.Where(process => process.IsRunning)];

    /// <param name="process">Just started.</param>
    /// <param name="settled">Completes when it has ended and all that it reported has been dealt with.</param>
    public void Add(ActorProcess process, Task settled)
    {
        _processes[process] = settled;
        _ = settled.ContinueWith(_ => _processes.TryRemove(process, out Task? _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void Add(Pool pool) => _pools[pool] = true;

    public void Remove(Pool pool) => _pools.TryRemove(pool, out _);

    public Task TerminatePoolsAsync() => Task.WhenAll(_pools.Keys.Select(pool => pool.TerminateAsync()));

    /// <summary>Nobody is waited for any more.</summary>
    /// <param name="limit">One that is not gone by then is killed.</param>
    public void EndNow(TimeSpan limit)
    {
        foreach (var process in Active)
            process.EndNow(limit);
    }

    /// <summary>What the normal end of a process does: terminates pools and daemons, and waits for everybody else.</summary>
    /// <param name="limit">A daemon that is not gone by then is killed: a stopped process takes no other signal.</param>
    public async Task EndAsync(TimeSpan limit)
    {
        await TerminatePoolsAsync().ConfigureAwait(false);
        var all = _processes.ToArray();
        foreach (var (process, _) in all.Where(one => one.Key is { Daemon: true, IsRunning: true }))
            process.EndNow(limit);
        await Task.WhenAll(all.Select(one => one.Value)).ConfigureAwait(false);
    }
}
