using BenchmarkDotNet.Attributes;

namespace ActorProc.Micro;

/// <summary>A lock that nobody else wants.</summary>
public class Locking
{
    private ActorProcSystem _app = null!;
    private ProcessLock _guard = null!;

    [GlobalSetup]
    public void Start()
    {
        _app = Measured.Start();
        _guard = _app.CreateLock();
    }

    [GlobalCleanup]
    public void Stop() => Measured.Stop(_app);

    [Benchmark]
    public void AcquireAndRelease()
    {
        _guard.Acquire();
        _guard.Release();
    }
}
