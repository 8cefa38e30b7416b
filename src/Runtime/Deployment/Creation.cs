using System.Runtime.CompilerServices;
using System.Text;
using ActorProc.DependencyInjection;
using ActorProc.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Routing;

namespace ActorProc.Deployment;

/// <summary>All that <see cref="Props"/> carry, as they travel to the node that creates the actor.</summary>
/// <remarks>
/// Akka's own format drops the mailbox and the supervisor strategy, and turns props made by a producer into others. So Akka is given props of a
/// <see cref="PlacedActor"/> with these bytes as its only argument, which the node unpacks before anything is created.
/// </remarks>
internal static class Creation
{
    /// <summary>Packs props, or refuses by name what they hold and cannot travel.</summary>
    /// <exception cref="NotSupportedException">They hold something that cannot travel.</exception>
    /// <exception cref="MessageSerializationException">An argument cannot travel.</exception>
    public static Props Pack(Props props, ActorPath path, MessageWire wire)
    {
        if (props is not InjectedProps && props.GetType() != typeof(Props))
        {
            throw new NotSupportedException(
                $"[{path}] cannot be placed in another process: its Props are made by a function ({props.GetType().Name}), which cannot travel. " +
                "Use Props.Create<T>(arguments), or Props.Create(() => new T(arguments)) with nothing else in the lambda.");
        }

        if (props.GetType() == typeof(Props) && Producer(props) is var producer && producer.GetType().DeclaringType != typeof(Props))
        {
            throw new NotSupportedException(
                $"[{path}] cannot be placed in another process: its Props are made by a producer ({producer.GetType()}), which cannot travel. " +
                "Use Props.Create<T>(arguments), or NodeServices.Props<T>(arguments) if a container is to fill in the rest.");
        }

        if (props.Deploy.RouterConfig is not NoRouter)
            throw new NotSupportedException($"[{path}] cannot be placed in another process: it is a router of {props.Deploy.RouterConfig.GetType().Name}. Place its routees.");
        CheckConstructor(props, path);

        var bytes = new MemoryStream(256);
        using var w = new BinaryWriter(bytes, Encoding.UTF8);
        w.Write(props.Type.AssemblyQualifiedName!);
        w.Write(props is InjectedProps);
        w.Write(props.Deploy.Mailbox ?? "");
        w.Write(props.Deploy.Dispatcher ?? "");
        w.Write(props.Deploy.StashCapacity);
        w.Write(props.Deploy.Config.IsNullOrEmpty() ? "" : Configuration.HoconText.Render(props.Deploy.Config));
        Object(w, wire, Strategy(props, path), path, "the supervisor strategy");
        w.Write(props.Arguments.Length);
        for (var i = 0; i < props.Arguments.Length; i++)
            Object(w, wire, props.Arguments[i], path, $"constructor argument {i + 1}");
        w.Flush();
        return new Props(Deploy.None, typeof(PlacedActor), bytes.ToArray());
    }

    /// <summary>What <see cref="Pack"/> packed; or, if that cannot be, props of an actor that fails to start and says why.</summary>
    public static Props Unpack(Props packed, ActorPath path, MessageWire wire)
    {
        using var r = new BinaryReader(new MemoryStream((byte[])packed.Arguments[0], writable: false), Encoding.UTF8);
        var name = r.ReadString();
        try
        {
            var type = Type.GetType(name, throwOnError: true)!;
            var injected = r.ReadBoolean();
            var deploy = new Deploy().WithMailbox(r.ReadString()).WithDispatcher(r.ReadString()).WithStashCapacity(r.ReadInt32());
            if (r.ReadString() is { Length: > 0 } config)
                deploy = new Deploy(deploy.Path, ConfigurationFactory.ParseString(config), NoRouter.Instance, deploy.Scope, deploy.Dispatcher, deploy.Mailbox, deploy.StashCapacity);
            var strategy = (SupervisorStrategy?)Object(r, wire);
            var arguments = new object?[r.ReadInt32()];
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = Object(r, wire);
            var props = injected ? new InjectedProps(deploy, type, arguments!) : new Props(deploy, type, arguments!);
            return strategy is null ? props : props.WithSupervisorStrategy(strategy);
        }
        catch (Exception e) when (e is TypeLoadException or IOException or BadImageFormatException or ArgumentException or MessageSerializationException)
        {
            var cause = e is MessageSerializationException ? "an argument of its constructor cannot be read there" : $"its type '{name}' cannot be loaded there";
            return Failing(path, $"{cause} ({e.Message}). Is the assembly among the application's dependencies?", e);
        }
    }

    /// <summary>Props of an actor that fails to start and says why: that is how its supervisor, in another process, hears of it.</summary>
    public static Props Failing(ActorPath path, string why, Exception cause) =>
        Props.CreateBy(new FailingProducer(new ActorInitializationException($"[{path}] cannot be created in process {Environment.ProcessId}: {why}", cause)));

    // Props tell the type that their producer makes, not that there is one: sent as they are, they would become props of that type.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_producer")]
    private static extern ref IIndirectActorProducer Producer(Props props);

    private static SupervisorStrategy? Strategy(Props props, ActorPath path) => props.SupervisorStrategy switch
    {
        null => null,
        OneForOneStrategy { Decider: LocalOnlyDecider } or AllForOneStrategy { Decider: LocalOnlyDecider } => throw new NotSupportedException(
            $"[{path}] cannot be placed in another process: the supervisor strategy in its Props decides by a function, which cannot travel. " +
            "Use a DeployableDecider, or override SupervisorStrategy() in the actor."),
        var strategy => strategy,
    };

    /// <summary>Found out here, where the mistake is, instead of in another process a moment later.</summary>
    private static void CheckConstructor(Props props, ActorPath path)
    {
        // Injected ones were checked when they were made.
        if (props is InjectedProps)
            return;
        const System.Reflection.BindingFlags any = System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public;
        var count = props.Arguments.Length;
        if (props.Type.GetConstructors(any).Any(constructor =>
                constructor.GetParameters() is var parameters
                && parameters.Length == count
                && parameters.Zip(props.Arguments).All(pair => Fits(pair.First.ParameterType, pair.Second))
                || constructor.GetParameters() is [.., { IsOptional: true } or { ParameterType.IsArray: true }]))
        {
            return;
        }

        var given = string.Join(", ", props.Arguments.Select(argument => argument?.GetType().Name ?? "null"));
        throw new NotSupportedException(
            $"[{path}] cannot be placed in another process: {props.Type} has no public constructor for ({given}). " +
            "If a container is to fill in the rest, make the Props with NodeServices.Props<T>(arguments).");

        static bool Fits(Type parameter, object? value) =>
            value is null ? !parameter.IsValueType || Nullable.GetUnderlyingType(parameter) is not null : parameter.IsInstanceOfType(value) || IsWidening(value.GetType(), parameter);

        // What the runtime's binder converts by itself.
        static bool IsWidening(Type from, Type to) => from.IsPrimitive && (Nullable.GetUnderlyingType(to) ?? to).IsPrimitive;
    }

    private static void Object(BinaryWriter w, MessageWire wire, object? value, ActorPath path, string what)
    {
        w.Write(value is not null);
        if (value is null)
            return;
        try
        {
            var bytes = wire.Write(value);
            w.Write(bytes.SerializerId);
            w.Write(bytes.Manifest);
            w.Write(bytes.Bytes.Length);
            w.Write(bytes.Bytes);
        }
        catch (MessageSerializationException e)
        {
            throw new MessageSerializationException($"[{path}] cannot be placed in another process: {what}, of type {value.GetType()}, cannot travel. {e.Message}", e);
        }
    }

    private static object? Object(BinaryReader r, MessageWire wire) =>
        r.ReadBoolean() ? wire.Read(r.ReadInt32(), r.ReadString(), r.ReadBytes(r.ReadInt32())) : null;

    private sealed class FailingProducer(Exception cause) : IIndirectActorProducer
    {
        public Type ActorType => typeof(PlacedActor);

        public ActorBase Produce() => throw cause;

        public void Release(ActorBase actor)
        {
        }
    }
}

/// <summary>Stands in Akka's props for the actor that is described by the bytes. Never created.</summary>
internal sealed class PlacedActor : ActorBase
{
    public PlacedActor(byte[] creation) => _ = creation;

    protected override bool Receive(object message) => false;
}
