using Akka.Serialization;
using BenchmarkDotNet.Attributes;

namespace ActorProc.Micro;

/// <summary>A message into bytes and back, by the serializer that ActorProc gives its system.</summary>
public class Serialization
{
    private static readonly object[] Values = [42, "a short text", new Order(7, "seven apples", 1.25m), Enumerable.Range(0, 1024).ToArray(), new byte[1 << 20]];

    private ActorProcSystem _app = null!;
    private Serializer _serializer = null!;
    private object _value = null!;
    private byte[] _bytes = [];

    [Params("int", "string", "record", "int[1024]", "byte[1 MiB]")]
    public string Message { get; set; } = "int";

    [GlobalSetup]
    public void Start()
    {
        _app = Measured.Start();
        _value = Values[Array.IndexOf(["int", "string", "record", "int[1024]", "byte[1 MiB]"], Message)];
        _serializer = _app.ActorSystem.Serialization.FindSerializerFor(_value);
        _bytes = _serializer.ToBinary(_value);
    }

    [GlobalCleanup]
    public void Stop() => Measured.Stop(_app);

    [Benchmark]
    public byte[] Write() => _serializer.ToBinary(_value);

    [Benchmark]
    public object Read() => _serializer.FromBinary(_bytes, _value.GetType());

    public sealed record Order(int Number, string What, decimal Price);
}
