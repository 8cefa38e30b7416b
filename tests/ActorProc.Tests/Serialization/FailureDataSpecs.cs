using System.Net.Sockets;
using System.Reflection;
using System.Text;
using ActorProc.Serialization;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Serialization;

public class FailureDataSpecs(SerializationSystem fixture) : IClassFixture<SerializationSystem>
{
    [Fact]
    public void Exception_should_keep_type_message_stack_and_more_when_it_is_of_a_known_type()
    {
        CodedException original = new("outer", 42, Throwing.Thrown(new InvalidOperationException("inner")))
        {
            HResult = 77, HelpLink = "http://h", Source = "s",
        };
        original.Data["k"] = "v";
        original.Data[Colour.Green] = 1.5m;
        original.Data["dropped"] = new object();
        var copy = Assert.IsType<CodedException>(Copy(Throwing.Thrown(original)));
        Assert.Equal(("outer", 42, 77, "http://h", "s"), (copy.Message, copy.Code, copy.HResult, copy.HelpLink, copy.Source));
        Assert.Equal("v", copy.Data["k"]);
        Assert.Equal(1.5m, copy.Data[Colour.Green]);
        Assert.Equal(2, copy.Data.Count);
        Assert.Equal("inner", Assert.IsType<InvalidOperationException>(copy.InnerException).Message);
        Assert.Contains("Throwing.Thrown", copy.ToString(), StringComparison.Ordinal);
        Assert.Contains("from another process", copy.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Stack_should_stay_visible_when_the_exception_travels_and_is_thrown_again()
    {
        var twice = Copy(Throwing.Thrown(Copy(Throwing.Thrown(new CodedException("m", 1)))));
        Assert.Contains("Throwing.Thrown", twice.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Library_exceptions_should_keep_their_details()
    {
        Assert.Equal("p", Assert.IsType<ArgumentNullException>(Copy(new ArgumentNullException("p", "m"))).ParamName);
        Assert.Equal(new ArgumentException("m", "p").Message, Copy(new ArgumentException("m", "p")).Message);
        Assert.Equal(SocketError.ConnectionRefused,
            Assert.IsType<SocketException>(Copy(new SocketException((int)SocketError.ConnectionRefused))).SocketErrorCode);
        Assert.Equal(System.Net.HttpStatusCode.NotFound,
            Assert.IsType<HttpRequestException>(Copy(new HttpRequestException("h", null, System.Net.HttpStatusCode.NotFound))).StatusCode);
        Assert.Equal("f.txt", Assert.IsType<FileNotFoundException>(Copy(new FileNotFoundException("m", "f.txt"))).FileName);
        Assert.IsType<TaskCanceledException>(Copy(Throwing.Thrown(new TaskCanceledException("t"))));
    }

    [Fact]
    public void Aggregate_should_keep_all_its_inner_exceptions()
    {
        var original = new AggregateException("agg", Throwing.Thrown(new CodedException("x", 5)), new ArgumentException("y"));
        var copy = Assert.IsType<AggregateException>(Copy(original));
        Assert.Equal(original.Message, copy.Message);
        Assert.Equal(2, copy.InnerExceptions.Count);
        Assert.Same(copy.InnerException, copy.InnerExceptions[0]);
        Assert.Equal(5, Assert.IsType<CodedException>(copy.InnerExceptions[0]).Code);
    }

    [Fact]
    public void Own_exceptions_should_keep_node_and_reason_for_every_reason()
    {
        foreach (var reason in ExitReasonWireSpecs.All)
        {
            var copy = Assert.IsType<NodeDownException>(Copy(new NodeDownException("n", 7, reason)));
            Assert.Equal(("n", 7, reason), (copy.Node, copy.Incarnation, copy.Reason));
            Assert.Equal(new NodeDownException("n", 7, reason).Message, copy.Message);
        }

        var launch = Assert.IsType<NodeLaunchException>(Copy(new NodeLaunchException("n", "m", new IOException("io"))));
        Assert.Equal(("n", "m"), (launch.Node, launch.Message));
        Assert.IsType<IOException>(launch.InnerException);
    }

    [Fact]
    public void Akka_exceptions_should_keep_their_actor_and_causes()
    {
        var actor = fixture.System.ActorOf(Props.Empty);
        var initialization = Assert.IsType<ActorInitializationException>(Copy(new ActorInitializationException(actor, "m", new CodedException("c", 1))));
        Assert.Equal(actor, initialization.Actor);
        Assert.IsType<CodedException>(initialization.InnerException);
        Assert.Equal("killed", Assert.IsType<ActorKilledException>(Copy(new ActorKilledException("killed"))).Message);
        var restart = Assert.IsType<PostRestartException>(Copy(new PostRestartException(actor, new CodedException("c", 1), new CodedException("o", 2))));
        Assert.Equal(2, Assert.IsType<CodedException>(restart.OriginalCause).Code);
        Assert.Equal(actor, restart.Actor);
    }

    [Fact]
    public void Exception_should_become_a_remote_one_when_its_type_is_not_here()
    {
        var bytes = Write(Throwing.Thrown(new CodedException("text", 1)));
        // The same length, so that the rest stays readable.
        var text = Encoding.Latin1.GetString(bytes).Replace("CodedException", "GonedException", StringComparison.Ordinal);
        var copy = Assert.IsType<RemoteException>(Read(Encoding.Latin1.GetBytes(text)));
        Assert.EndsWith("GonedException", copy.TypeName, StringComparison.Ordinal);
        Assert.Contains("text", copy.Message, StringComparison.Ordinal);
        Assert.Contains("Throwing.Thrown", copy.RemoteStackTrace, StringComparison.Ordinal);
        Assert.Contains("Throwing.Thrown", copy.ToString(), StringComparison.Ordinal);
        var relayed = Assert.IsType<RemoteException>(Copy(copy));
        Assert.Equal((copy.TypeName, copy.Message, copy.RemoteStackTrace), (relayed.TypeName, relayed.Message, relayed.RemoteStackTrace));
    }

    [Fact]
    public void Hostile_exceptions_should_travel_somehow_and_never_throw()
    {
        Assert.Contains("asking for the message threw", Assert.IsType<RemoteException>(Copy(new HostileException())).Message, StringComparison.Ordinal);
        Assert.Equal(nameof(NeedsConstructorException), Assert.IsType<RemoteException>(Copy(new NeedsConstructorException())).TypeName.Split('.', '+')[^1]);
        Assert.NotNull(Assert.IsType<HoldsAnythingException>(Copy(new HoldsAnythingException())).Message);
        Assert.Contains("\uFFFD", Copy(new CodedException("half \uD800", 1)).Message, StringComparison.Ordinal);
        Assert.NotEmpty(Copy(new CodedException(new string('x', 3 << 20), 1)).Message);
    }

    [Fact]
    public void Circles_and_depths_should_be_cut_when_exceptions_are_nested()
    {
        CodedException circle = new("circle", 1, new CodedException("second", 2));
        SetInner(circle.InnerException!, circle);
        var copy = Copy(circle);
        Assert.Contains("contains itself", copy.InnerException!.InnerException!.Message, StringComparison.Ordinal);
        Assert.Null(copy.InnerException.InnerException.InnerException);

        AggregateException around = new("around", new CodedException("x", 1));
        SetInner(around.InnerException!, around);
        Assert.IsType<AggregateException>(Copy(around));

        Exception deep = new CodedException("bottom", 0);
        for (var i = 0; i < 100_000; i++)
            deep = i % 2 == 0 ? new AggregateException(deep) : new CodedException("m", i, deep);
        var depth = 0;
        for (Exception? e = Copy(deep); e is not null; e = e.InnerException)
            depth++;
        Assert.InRange(depth, 10, 20);

        Assert.InRange(Assert.IsType<AggregateException>(Copy(new AggregateException(Enumerable.Range(0, 10_000).Select(i => new CodedException("m", i)))))
            .InnerExceptions.Count(e => e is CodedException), 32, 100);
    }

    private static void SetInner(Exception exception, Exception inner) =>
        typeof(Exception).GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(exception, inner);

    private Exception Copy(Exception exception) => Read(Write(exception));

    private static byte[] Write(Exception exception)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        FailureData.Write(writer, exception);
        return stream.ToArray();
    }

    private Exception Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        var copy = FailureData.Read(new BinaryReader(stream), new Lazy<Akka.Actor.ExtendedActorSystem>(fixture.System));
        Assert.Equal(stream.Length, stream.Position);
        return copy!;
    }

    private sealed class HostileException : Exception
    {
        public override string Message => throw new InvalidOperationException("message");

        public override string? StackTrace => throw new InvalidOperationException("stack");

        public override System.Collections.IDictionary Data => throw new InvalidOperationException("data");
    }

    private sealed class NeedsConstructorException : Exception
    {
        private readonly object _needed = new List<string> { "needed" };

        public override string Message => ((List<string>)_needed)[0];
    }

    private sealed class HoldsAnythingException : Exception
    {
        public Task Task = Task.CompletedTask;
        public CancellationTokenSource Source2 = new();
        public nint Address = 5;
        public object Self => this;
    }
}
