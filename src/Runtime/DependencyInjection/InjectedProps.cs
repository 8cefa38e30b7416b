using Akka.Actor;
using Akka.Util;

namespace ActorProc.DependencyInjection;

/// <summary>Props whose actor is made by the container of whichever process it is created in. They keep that, and their arguments, when they travel.</summary>
/// <remarks>Their <see cref="Props.Type"/> is the actor's, everywhere: mailbox and stash requirements are read from it.</remarks>
internal sealed class InjectedProps : Props, ISurrogated
{
    private readonly InjectingProducer _producer;

    public InjectedProps(Deploy deploy, Type type, object[] extra) : this(deploy, new InjectingProducer(type, extra), extra)
    {
    }

    private InjectedProps(Deploy deploy, InjectingProducer producer, object[] extra) : base(CreateBy(producer, extra))
    {
        Deploy = deploy;
        _producer = producer;
    }

    private InjectedProps(InjectedProps copy) : base(copy) => _producer = copy._producer;

    // Akka's own wraps every failure in a TypeLoadException, and its log then says that instead of what is missing.
    public override ActorBase NewActor() => _producer.Produce();

    // Akka's own surrogate would come back as ordinary props, with the services missing.
    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => new Surrogate(Type, Deploy, Arguments);

    protected override Props Copy() => new InjectedProps(this);

    private sealed record Surrogate(Type Type, Deploy Deploy, object[] Arguments) : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => new InjectedProps(Deploy, Type, Arguments);
    }
}
