using BenchmarkDotNet.Attributes;

namespace ActorProc.Micro;

/// <summary>An object into a frame of a pipe and out of it again, on one thread: nobody has to be woken.</summary>
public class Framing
{
    private ActorProcSystem _app = null!;
    private ProcessPipe<int> _pipe = null!;

    [GlobalSetup]
    public void Start()
    {
        _app = Measured.Start();
        _pipe = _app.CreatePipe<int>();
    }

    [GlobalCleanup]
    public void Stop()
    {
        _pipe.First.Close();
        _pipe.Second.Close();
        Measured.Stop(_app);
    }

    [Benchmark]
    public int SendAndReceive()
    {
        _pipe.First.Send(1);
        return _pipe.Second.Receive();
    }
}
