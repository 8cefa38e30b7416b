using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Classes derived from <see cref="ActorProcess"/>.</summary>
public abstract class SubclassSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("P-07")]
    public async Task Overridden_run_should_run_with_the_fields_of_its_object_when_it_is_started()
    {
        var said = new Reports<string>();
        var process = new UpperCaser(Context, "words", said);

        process.Start();

        Assert.Equal("WORDS", await said.NextAsync("what it made of its field"));
        Assert.Equal(0, await EndAsync(process));
    }

    [Fact, Behaviour("P-07")]
    public async Task Overridden_asynchronous_run_should_run_when_it_is_started()
    {
        var said = new Reports<string>();
        var process = new Later(Context, said);

        process.Start();

        Assert.Equal("later", await said.NextAsync("its report"));
        Assert.Equal(0, await EndAsync(process));
    }

    [Fact, Behaviour("P-07")]
    public void Run_should_run_in_the_caller_when_it_is_called_directly()
    {
        var called = 0;
        new Local(Context, () => called++).Run();
        Context.CreateProcess(() => called += 10).Run();
        var seen = new List<int>();
        Context.CreateProcess(seen.NoteTwice, 5).Run();

        Assert.Equal(11, called);
        Assert.Equal([5, 5], seen);
    }

    [Fact, Behaviour("P-04", "P-30")]
    public async Task Process_object_should_be_the_current_process_in_its_own_run()
    {
        var said = new Reports<string>();
        var process = new Introspective(Context, said) { Daemon = true };
        Assert.Matches(@"^Introspective-\d+$", process.Name);

        process.Start();

        Assert.Equal($"{process.Name} {process.Pid} True True {process.Name}", await said.NextAsync("what it knows of itself"));
        await EndAsync(process);
    }

    [Fact, Behaviour("P-18", "P-19")]
    public async Task Exit_code_should_follow_what_the_overridden_run_does()
    {
        var (throws, exits) = (new Throws(Context), new Exits(Context));
        throws.Start();
        exits.Start();

        Assert.Equal((1, 4), (await EndAsync(throws), await EndAsync(exits)));
    }

    [Fact, Behaviour("P-13")]
    public void Start_should_be_refused_when_a_field_cannot_travel()
    {
        using var stream = new MemoryStream();
        var process = new Local(Context, () => stream.WriteByte(1));

        Assert.Contains("MemoryStream", Assert.Throws<MessageSerializationException>(process.Start).Message);

        Assert.False(process.IsAlive);
    }

    private sealed class UpperCaser(IProcessFactory factory, string text, IProgress<string> said) : ActorProcess(factory)
    {
        public override void Run() => said.Report(text.ToUpperInvariant());
    }

    private sealed class Later(IProcessFactory factory, IProgress<string> said) : ActorProcess(factory)
    {
        protected override async Task RunAsync()
        {
            await Task.Yield();
            said.Report("later");
        }
    }

    private sealed class Local(IProcessFactory factory, Action action) : ActorProcess(factory)
    {
        public override void Run() => action();
    }

    private sealed class Introspective(IProcessFactory factory, IProgress<string> said) : ActorProcess(factory)
    {
        public override void Run() => said.Report($"{Name} {Pid} {IsAlive} {Daemon} {Current.Name}");
    }

    private sealed class Throws(IProcessFactory factory) : ActorProcess(factory)
    {
        public override void Run() => Targets.Throw();
    }

    private sealed class Exits(IProcessFactory factory) : ActorProcess(factory)
    {
        public override void Run() => Exit(4);
    }
}

public sealed class SpawnSubclassSpecs(ActorProcFixture kit) : SubclassSpecs(kit, "spawn");

public sealed class InProcessSubclassSpecs(ActorProcFixture kit) : SubclassSpecs(kit, "in-process");
