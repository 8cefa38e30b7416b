using ActorProc.TestKit;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace ActorProc.Tests.DependencyInjection;

public sealed class HostSpecs : IDisposable
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly string _runs = Directory.CreateTempSubdirectory("ap-").FullName;

    public void Dispose() => Directory.Delete(_runs, recursive: true);

    [Fact]
    public async Task Actors_should_be_given_the_hosts_services_here_and_the_startup_types_in_a_node()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddDesk("host").AddActorProc("shop", Configure).AddHostedService<Shopkeeper>().AddSingleton<Last>();
        int pid;
        Last last;
        using (var host = builder.Build())
        {
            await host.StartAsync();
            var app = host.Services.GetRequiredService<ActorProcSystem>();
            last = host.Services.GetRequiredService<Last>();
            Assert.Same(app.ActorSystem, host.Services.GetRequiredService<ActorSystem>());

            var here = app.ActorOf(Clerks("anna"), "anna", Placement.Local);
            var there = app.ActorOf(Clerks("bob"), "bob", Placement.OwnProcess);
            var a = await here.Ask<Facts>("facts", Stuck);
            var b = await there.Ask<Facts>("facts", Stuck);

            Assert.Equal(("host", "anna", host.Services.GetRequiredService<Counter>().Id), (a.Origin, a.Name, a.Counter));
            Assert.Equal(("startup type", "bob", "shop"), (b.Origin, b.Name, b.System));
            pid = b.Pid;
            await host.StopAsync();
            Assert.True(app.ActorSystem.WhenTerminated.IsCompleted);
        }

        // The keeper was stopped first, and its actor still answered from its process.
        Assert.Equal(last.Pid, pid);
        Assert.False(ChildProcesses.IsAlive(pid));
    }

    [Fact]
    public async Task Host_should_stop_when_the_actor_system_ends_by_itself()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddActorProc("shop", Configure);
        using var host = builder.Build();
        await host.StartAsync();

        await host.Services.GetRequiredService<ActorSystem>().Terminate();

        await host.WaitForShutdownAsync().WaitAsync(Stuck);
    }

    [Fact]
    public async Task Host_should_fail_to_start_when_a_setting_cannot_be_used()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddActorProc("shop", options => options.NodeServices = typeof(Clerk));
        using var host = builder.Build();

        var refusal = await Assert.ThrowsAsync<ActorProcConfigurationException>(() => host.StartAsync());

        Assert.Contains("actorproc.node.services", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_system_should_be_refused_when_one_has_been_added()
    {
        var services = new ServiceCollection().AddActorProc("shop");

        Assert.Contains("\"other\"", Assert.Throws<InvalidOperationException>(() => services.AddActorProc("other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Actors_should_be_given_the_options_services_when_there_is_no_host()
    {
        ActorProcSystem? app = null;
        await using var services = new ServiceCollection().AddSingleton(_ => app!.ActorSystem).AddDesk("options").BuildServiceProvider();
        var options = new ActorProcOptions { Services = services, HandleSignals = false, RunDirectory = _runs };
        await using (app = await ActorProcSystem.StartAsync("shop", options.UseNodeServices<DeskServices>()))
        {
            var here = app.ActorOf(Clerks("anna"), "anna", Placement.Local);
            var there = app.ActorOf(Clerks("bob"), "bob", Placement.OwnProcess);

            Assert.Equal("options", (await here.Ask<Facts>("facts", Stuck)).Origin);
            Assert.Equal("startup type", (await there.Ask<Facts>("facts", Stuck)).Origin);
        }

        // Whoever made it disposes of it.
        Assert.Equal("options", services.GetRequiredService<Counter>().Origin);
    }

    [Fact]
    public async Task Akkas_own_resolver_should_serve_actors_here_and_be_refused_elsewhere_when_it_is_not_ours()
    {
        ActorProcSystem? app = null;
        await using var services = new ServiceCollection().AddSingleton(_ => app!.ActorSystem).AddDesk("resolver").BuildServiceProvider();
        var setup = ActorSystemSetup.Create(DependencyResolverSetup.Create(services));
        var options = new ActorProcOptions { HandleSignals = false, RunDirectory = _runs, Setup = setup };
        await using (app = await ActorProcSystem.StartAsync("shop", options))
        {
            // What the system was set up with is found, though the props that can travel are ours.
            var here = app.ActorOf(DependencyResolver.For(app.ActorSystem).Props<Clerk>("anna", 1, ActorRefs.Nobody), "anna", Placement.Local);
            Assert.Equal("resolver", (await here.Ask<Facts>("facts", Stuck)).Origin);

            var akkas = new ServiceProviderDependencyResolver(services).Props<Clerk>("bob", 1, ActorRefs.Nobody);
            var refusal = Assert.Throws<NotSupportedException>(() => app.ActorOf(akkas, "bob", Placement.OwnProcess));
            Assert.Contains("NodeServices.Props<T>", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Container_should_be_disposed_of_when_the_main_process_built_it_and_stops()
    {
        var journal = Path.Combine(_runs, "journal");
        var options = new ActorProcOptions { HandleSignals = false, RunDirectory = _runs, Config = $"{DeskServices.JournalKey} = \"{journal}\"" };
        await using (var app = await ActorProcSystem.StartAsync("shop", options.UseNodeServices<DeskServices>()))
        {
            var clerk = app.ActorOf(Clerks("anna"), "anna", Placement.Local);
            Assert.Equal("startup type", (await clerk.Ask<Facts>("facts", Stuck)).Origin);
        }

        Assert.Equal(["ticket 1 disposed of", "counter disposed of"], await File.ReadAllLinesAsync(journal));
    }

    [Fact]
    public async Task Failure_should_say_how_to_give_services_when_the_main_process_has_none()
    {
        await using var app = await ActorProcSystem.StartAsync("shop", new ActorProcOptions { HandleSignals = false, RunDirectory = _runs });
        var failures = Inbox.Create(app.ActorSystem);
        app.ActorSystem.ActorOf(Props.Create<Overseer>(failures.Receiver), "overseer").Tell(new Spawn(Clerks("anna"), "anna"));

        var failure = Assert.IsType<ActorInitializationException>(await failures.ReceiveAsync(Stuck));

        Assert.Contains("services.AddActorProc", failure.InnerException!.Message, StringComparison.Ordinal);
    }

    private static Props Clerks(string name) => NodeServices.Props<Clerk>(name, 1, ActorRefs.Nobody);

    private void Configure(ActorProcOptions options)
    {
        options.RunDirectory = _runs;
        options.UseNodeServices<DeskServices>();
    }

    /// <summary>What was heard while the host was stopping.</summary>
    private sealed class Last
    {
        public int Pid { get; set; }
    }

    /// <summary>Given the system before it was started, and still in need of it while being stopped.</summary>
    private sealed class Shopkeeper(ActorSystem system, Last last) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken) =>
            last.Pid = (await system.ActorSelection("/user/bob").Ask<Facts>("facts", Stuck, cancellationToken)).Pid;
    }
}
