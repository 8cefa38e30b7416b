using System.Reflection;
using ActorProc.Deployment;
using ActorProc.Orchestration;
using ActorProc.TestKit;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote;
using Akka.Remote.Transport;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Surface;

/// <summary>
/// Members that Akka calls internal and this library stands on. Whoever raises the version of Akka learns here, and not from a node that hangs,
/// what has to be done again.
/// </summary>
public sealed class AkkaMembersSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Member[] Members =
    [
        Method(typeof(RemoteActorRefProvider), nameof(RemoteActorRefProvider.Init), [typeof(ActorSystemImpl)], "placing is never switched on", isVirtual: true),
        Method(typeof(RemoteActorRefProvider), "CreateRemoteWatcher", [typeof(ActorSystemImpl)], "Terminated comes by heartbeat, ten seconds late, or never", isVirtual: true),
        Method(typeof(RemoteActorRefProvider), "CreateRemoteRef", [typeof(ActorPath), typeof(Address)], "messages go to Akka's own transport, which listens nowhere", isVirtual: true),
        Method(typeof(RemoteActorRefProvider), "CreateRemoteRef", [typeof(Props), typeof(IInternalActorRef), typeof(Address), typeof(ActorPath), typeof(Deploy)],
            "a placed actor is not created", isVirtual: true),
        Method(typeof(RemoteActorRefProvider), "CreateRemoteWatcherFailureDetector", [typeof(ActorSystem)], "the remote watcher cannot be made"),
        Method(typeof(RemoteActorRefProvider), nameof(RemoteActorRefProvider.ActorOf),
            [typeof(ActorSystemImpl), typeof(Props), typeof(IInternalActorRef), typeof(ActorPath), typeof(bool), typeof(Deploy), typeof(bool), typeof(bool)], "no actor at all is created"),
        Method(typeof(RemoteActorRefProvider), nameof(RemoteActorRefProvider.ResolveActorRefWithLocalAddress), [typeof(string), typeof(Address)], "nothing that arrives finds its actor"),
        Method(typeof(RemoteActorRefProvider), nameof(RemoteActorRefProvider.UnregisterTempActor), [typeof(ActorPath)], "asks are remembered for ever"),
        Constructor(typeof(RemoteActorRefProvider), [typeof(string), typeof(Settings), typeof(EventStream)], "no system starts"),
        Property(typeof(RemoteActorRefProvider), nameof(RemoteActorRefProvider.Deployer), typeof(Deployer), "`process` in akka.actor.deployment is not read", hasSetter: true),
        Property(typeof(RemoteActorRefProvider), nameof(RemoteActorRefProvider.Transport), typeof(RemoteTransport), "the system's address is unknown"),
        Property(typeof(RemoteActorRefProvider), nameof(RemoteActorRefProvider.RemoteWatcher), typeof(IActorRef), "nobody hears of a node's end"),
        Method(typeof(Deployer), nameof(Deployer.ParseConfig), [typeof(string), typeof(Akka.Configuration.Config)], "`process` in akka.actor.deployment is not read", isVirtual: true),

        Constructor(typeof(RemoteTransport), [typeof(ExtendedActorSystem), typeof(RemoteActorRefProvider)], "there is no way below references"),
        Method(typeof(RemoteTransport), nameof(RemoteTransport.Send), [typeof(object), typeof(IActorRef), typeof(RemoteActorRef)], "messages do not reach the link", isVirtual: true),
        Method(typeof(RemoteTransport), nameof(RemoteTransport.Quarantine), [typeof(Address), typeof(int?)], "Akka declares nodes dead by itself", isVirtual: true),
        Method(typeof(RemoteTransport), nameof(RemoteTransport.LocalAddressForRemote), [typeof(Address)], "references cannot be written for another process", isVirtual: true),
        Method(typeof(RemoteTransport), nameof(RemoteTransport.Shutdown), [], "the system does not end", isVirtual: true),
        Method(typeof(Transport), nameof(Transport.Shutdown), [], "nodes are not stopped with the system", isVirtual: true),
        Method(typeof(Transport), nameof(Transport.Listen), [], "the system has no address", isVirtual: true),

        Constructor(typeof(RemoteActorRef), [typeof(RemoteTransport), typeof(Address), typeof(ActorPath), typeof(IInternalActorRef), typeof(Props), typeof(Deploy)],
            "references cannot be ours"),
        Method(typeof(RemoteActorRef), nameof(RemoteActorRef.Start), [], "the creation message cannot be captured, so no placed actor is created", isVirtual: true),
        Method(typeof(RemoteActorRef), nameof(RemoteActorRef.GetChild), [typeof(IReadOnlyList<string>)], "references to children of placed actors go astray", isVirtual: true),
        Property(typeof(RemoteActorRef), nameof(RemoteActorRef.LocalAddressToUse), typeof(Address), "references to children of placed actors cannot be made"),
        Constructor(typeof(RemoteActorRefProvider).Assembly.GetType("Akka.Remote.DaemonMsgCreate") ?? typeof(void), [typeof(Props), typeof(Deploy), typeof(string), typeof(IActorRef)],
            "the first placement is slow"),

        Constructor(typeof(RemoteWatcher), [typeof(IFailureDetectorRegistry<Address>), typeof(TimeSpan), typeof(TimeSpan), typeof(TimeSpan)], "death watch across processes cannot be ours"),
        Method(typeof(RemoteWatcher), "OnReceive", [typeof(object)], "the end of a node is not heard", isVirtual: true),
        Method(typeof(RemoteWatcher), "Quarantine", [typeof(Address), typeof(int?)], "Akka declares nodes dead by itself", isVirtual: true),
        Method(typeof(RemoteWatcher), "PublishAddressTerminated", [typeof(Address)], "Akka declares nodes dead by itself", isVirtual: true),
        Method(typeof(RemoteWatcher), "RemoveWatchee", [typeof(IInternalActorRef)], "dead actors are watched for ever"),
        Field(typeof(RemoteWatcher), "Watching", typeof(Dictionary<IInternalActorRef, HashSet<IInternalActorRef>>), "no Terminated is sent for a dead node"),
        Field(typeof(RemoteWatcher), "WatcheeByNodes", typeof(Dictionary<Address, HashSet<IInternalActorRef>>), "watches are not repeated after a restart"),

        Constructor(typeof(Failed), [typeof(IActorRef), typeof(Exception), typeof(long)], "a crash does not reach the supervisor"),
        Constructor(typeof(Recreate), [typeof(Exception)], "a supervisor's restart is not recognised"),
        Property(typeof(Recreate), nameof(Recreate.Cause), typeof(Exception), "a second answer to the same crash restarts the actor twice"),
        Constructor(typeof(Resume), [typeof(Exception)], "a supervisor's resume is not recognised"),
        Property(typeof(Resume), nameof(Resume.CausedByFailure), typeof(Exception), "a second answer to the same crash restarts the actor twice"),
        Constructor(typeof(Terminate), [], "a supervisor's stop is not recognised"),
        Constructor(typeof(Watch), [typeof(IInternalActorRef), typeof(IInternalActorRef)], "watches are not repeated after a restart"),
        Constructor(typeof(DeathWatchNotification), [typeof(IActorRef), typeof(bool), typeof(bool)], "no Terminated is sent for a dead node"),
        Method(typeof(IInternalActorRef), nameof(IInternalActorRef.SendSystemMessage), [typeof(ISystemMessage)], "a crash does not reach the supervisor"),
    ];

    public static TheoryData<string> Names => [.. Members.Select(member => member.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Member_should_be_there_as_it_is_used(string name)
    {
        var member = Members.Single(member => member.Name == name);

        Assert.True(member.IsAsUsed(), $"Akka's {name} is gone or has changed. Without it {member.Breaks}.");
    }

    [Theory]
    [InlineData(typeof(RemoteActorRefProvider))]
    [InlineData(typeof(Deployer))]
    public void Akka_should_be_the_version_all_this_was_proved_with(Type type)
    {
        var version = type.Assembly.GetName().Version!;

        Assert.True(version is { Major: 1, Minor: 5, Build: 74 }, $"{type.Assembly.GetName().Name} is {version}. What is guarded here, and the order in which Akka does things, was proved with 1.5.74.");
    }

    [Theory]
    [InlineData(nameof(IActorRefProvider.ActorOf), "every actor is created in its parent's process, whatever its placement says")]
    [InlineData(nameof(IActorRefProvider.UnregisterTempActor), "asks that have been answered are failed again when their node ends")]
    public void Interface_should_lead_to_this_library_though_the_base_class_is_not_virtual(string method, string breaks)
    {
        var map = typeof(ProcessActorRefProvider).GetInterfaceMap(typeof(IActorRefProvider));
        var targets = map.InterfaceMethods.Zip(map.TargetMethods).Where(pair => pair.First.Name == method).Select(pair => pair.Second.DeclaringType).ToArray();

        Assert.True(targets.Length == 1 && targets[0] == typeof(ProcessActorRefProvider), $"IActorRefProvider.{method} leads to {string.Join(", ", targets.AsEnumerable())}: {breaks}.");
    }

    [Fact]
    public void Remote_provider_should_be_asked_through_the_interface_and_give_references_of_this_library()
    {
        Assert.IsType<ProcessActorRefProvider>(((ExtendedActorSystem)Sys).Provider);
        Assert.IsType<LinkActorRef>(((ExtendedActorSystem)Sys).Provider.ResolveActorRef("akka.proc://test@nowhere:1/user/a"));
    }

    [Fact]
    public void Messages_should_reach_this_library_below_akkas_references()
    {
        var sent = typeof(LinkTransport).GetMethod(nameof(RemoteTransport.Send))!.GetBaseDefinition();

        Assert.Equal(typeof(RemoteTransport), sent.DeclaringType);
        Assert.True(typeof(ProcessWatcher).IsSubclassOf(typeof(RemoteWatcher)), "The remote watcher is not Akka's any more.");
        Assert.NotNull(typeof(RemoteActorRefProvider).Assembly.GetManifestResourceInfo("Akka.Remote.Configuration.Remote.conf"));
    }

    [Fact]
    public void Creation_should_be_sent_synchronously_to_the_daemon_when_a_remote_child_starts()
    {
        // The names and the moment that LinkTransport.Capture rests on.
        var system = (ExtendedActorSystem)Sys;
        var provider = (ProcessActorRefProvider)system.Provider;
        var path = new RootActorPath(NodeName.Own("test", "never", 0, 1000)) / "remote" / "akka.proc" / "test@main:1" / "user" / "never";
        var child = new RemoteActorRef(provider.Runtime.Transport, provider.DefaultAddress, path, provider.Guardian, Props.Create<Echo>(), Deploy.None);

        var captured = new List<string?>();
        LinkTransport.Capture(child.Start, creation => captured.Add(creation.GetType().FullName));

        Assert.Equal(["Akka.Remote.DaemonMsgCreate"], captured);
        provider.Runtime.Peers.Remove(path.Address);
    }

    [Fact]
    public async Task Asker_should_be_recognised_by_its_path()
    {
        var asker = new TaskCompletionSource<IActorRef>();
        var actor = Sys.ActorOf(Props.Create(() => new SenderTeller(asker)));

        await actor.Ask<string>("who asks?", Stuck);

        Assert.True(PendingAsks.IsAsk(await asker.Task), $"An ask's sender is now {(await asker.Task).Path}: asks of a dead node would wait for their time-out.");
        Assert.False(PendingAsks.IsAsk(actor));
    }

    private static Member Method(Type type, string name, Type[] parameters, string breaks, bool isVirtual = false) =>
        new($"{type.Name}.{name}({string.Join(", ", parameters.Select(parameter => parameter.Name))})", breaks, () =>
            type.GetMethod(name, Any, parameters) is { } method && IsReachable(method) && (!isVirtual || method is { IsVirtual: true, IsFinal: false }));

    private static Member Constructor(Type type, Type[] parameters, string breaks) =>
        new($"new {type.Name}({string.Join(", ", parameters.Select(parameter => parameter.Name))})", breaks, () => type.GetConstructor(Any, parameters) is { } constructor && IsReachable(constructor));

    private static Member Property(Type type, string name, Type value, string breaks, bool hasSetter = false) =>
        new($"{type.Name}.{name}", breaks, () => type.GetProperty(name, Any) is { GetMethod: { } get } property && property.PropertyType == value && IsReachable(get)
            && (!hasSetter || property.SetMethod is { } set && IsReachable(set)));

    private static Member Field(Type type, string name, Type value, string breaks) =>
        new($"{type.Name}.{name}", breaks, () => type.GetField(name, Any) is { } field && field.FieldType == value && (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly));

    private static bool IsReachable(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private sealed record Member(string Name, string Breaks, Func<bool> IsAsUsed);

    private sealed class SenderTeller : ReceiveActor
    {
        public SenderTeller(TaskCompletionSource<IActorRef> asker) => Receive<string>(text =>
        {
            asker.SetResult(Sender);
            Sender.Tell(text);
        });
    }
}
