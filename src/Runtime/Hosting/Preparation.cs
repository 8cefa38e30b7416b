using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using ActorProc.Link;
using ActorProc.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace ActorProc.Hosting;

/// <summary>Has the runtime load and compile, on a second processor, what the start of a node's system is going to need on the first.</summary>
/// <remarks>
/// A new process compiles for longer than it works, and its start is one thread's. The steps are those that take longest by the profile, in the order in which they are
/// needed. Nothing is kept of them, and nothing depends on them.
/// </remarks>
internal static class Preparation
{
    internal static readonly Action[] Steps = [Durations, Objects, Handlers, Randomness, Sockets, Names];

    /// <summary>Begins, if there is a processor for it.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount > 1)
            LinkThread.Start("actorproc-prepare", Run);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whoever needs what is broken here will fail at it, and say so.")]
    private static void Run()
    {
        foreach (var step in Steps)
        {
            try
            {
                step();
            }
            catch (Exception)
            {
                // The next ones are as useful.
            }
        }
    }

    // Akka reads them by a regular expression that is compiled to code, which takes some 30 ms.
    private static void Durations() => ConfigurationFactory.ParseString("a = 1 s").GetTimeSpan("a");

    private static void Objects() => new HyperionCodec(new Lazy<ExtendedActorSystem>(), maximumDepth: 1).Write("", new MemoryStream());

    // Of what an actor receives Akka makes an expression, and compiles it.
    private static void Handlers()
    {
        var (message, handler) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(Func<string, bool>)));
        var (text, end) = (Expression.Variable(typeof(string)), Expression.Label(typeof(bool)));
        var body = Expression.Block(
            [text],
            Expression.Assign(text, Expression.TypeAs(message, typeof(string))),
            Expression.IfThen(Expression.NotEqual(text, Expression.Constant(null)), Expression.Return(end, Expression.Invoke(handler, text))),
            Expression.Label(end, Expression.Constant(false)));
        Expression.Lambda<Func<object, Func<string, bool>, bool>>(body, message, handler).Compile()("", static text => text.Length == 0);
    }

    private static void Randomness() => RuntimeHelpers.RunClassConstructor(typeof(ThreadLocalRandom).TypeHandle);

    private static void Sockets()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    }

    // As actors and messages are named.
    private static void Names() => Type.GetType(typeof(Preparation).AssemblyQualifiedName!, throwOnError: true);
}
