using System.Diagnostics;
using System.Globalization;
using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using CsCheck;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Sharing;

/// <summary>Several processes do at random what can be done with a shared object, some are killed, and the object does what its model says.</summary>
/// <remarks>
/// One step after another, so that it is certain what must come of each. What blocks stays so until the model says that it must go on.
/// <c>ACTORPROC_MODEL_RUNS</c> says how many runs; a failure names the seed to repeat it with (<c>CsCheck_Seed</c>).
/// </remarks>
public sealed class ModelSpecs(ActorProcFixture kit, ITestOutputHelper output) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private const int Count = 3;

    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("ACTORPROC_MODEL_RUNS") ?? "70", CultureInfo.InvariantCulture);

    private static readonly Func<Model>[] Models =
    [
        () => new LockModel(ModelledLock.Lock, 1, OnOwnerDeath.Return),
        () => new LockModel(ModelledLock.RLock, 1, OnOwnerDeath.Return),
        () => new LockModel(ModelledLock.Semaphore, 1, OnOwnerDeath.Return),
        () => new LockModel(ModelledLock.Semaphore, 0, OnOwnerDeath.Keep),
        () => new LockModel(ModelledLock.BoundedSemaphore, 2, OnOwnerDeath.Return),
        () => new LockModel(ModelledLock.BoundedSemaphore, 2, OnOwnerDeath.Keep),
        () => new LockModel(ModelledLock.Condition, 1, OnOwnerDeath.Return),
        () => new EventModel(),
        () => new BarrierModel(2),
        () => new BarrierModel(3),
        () => new QueueModel(0),
        () => new QueueModel(2),
    ];

    private static readonly Gen<Case> Cases = Gen.Select(
        Gen.Int[0, Models.Length - 1], Gen.Select(Gen.Int[0, Count - 1], Gen.Int[0, 999], Gen.Int[0, 99]).Array[5, 30], (model, steps) => new Case(model, steps));

    private readonly Peer?[] _peers = new Peer?[Count];
    private readonly List<string> _trace = [];
    private int _kills;
    private int _steps;
    private int _made;

    [Fact, Behaviour("L-02", "L-04", "L-06", "L-07", "L-11", "L-12", "CO-03", "CO-04", "CO-06", "E-01", "B-01", "B-03", "B-05", "B-07")]
    public async Task Shared_objects_should_do_what_their_models_say()
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await Cases.SampleAsync(RunAsync, iter: Runs, threads: 1);
        }
        finally
        {
            foreach (var peer in _peers)
            {
                if (peer is not null)
                    await peer.DisposeAsync();
            }
        }

        output.WriteLine($"{Runs} runs, {_steps} steps, {_kills} kills, {watch.Elapsed.TotalSeconds:0.0} s");
    }

    private async Task RunAsync(Case one)
    {
        var model = Models[one.Model]();
        _trace.Clear();
        _trace.Add($"{model.GetType().Name} {one.Model}");
        try
        {
            await RunAsync(model, one);
        }
        catch (Exception e)
        {
            // What they are in the middle of is not known any more.
            for (var i = 0; i < Count; i++)
                await KillAsync(i);
            throw new InvalidOperationException($"{e.Message}\n{string.Join('\n', _trace)}", e);
        }
    }

    private async Task RunAsync(Model model, Case one)
    {
        var real = model.Make(Context);
        var blocked = new bool[Count];
        for (var i = 0; i < Count; i++)
        {
            _peers[i] ??= new Peer(Context, $"peer {_made++}");
            await _peers[i]!.DoAsync(static () => Peer.Lease = null);
        }

        foreach (var (wanted, roll, argument) in one.Steps)
        {
            _steps++;
            if (roll >= 990)
            {
                _trace.Add($"peer {wanted} is killed");
                _kills++;
                blocked[wanted] = false;
                await KillAsync(wanted);
                _peers[wanted] = new Peer(Context, $"peer {_made++}");
                await _peers[wanted]!.DoAsync(static () => Peer.Lease = null);
                model.Kill(wanted);
            }
            else
            {
                var peer = Enumerable.Range(wanted, Count).Select(i => i % Count).Append(-1).First(i => i < 0 || !blocked[i]);
                if (peer < 0)
                    continue;
                var operation = model.Operations[roll % model.Operations.Count];
                _trace.Add($"peer {peer}: {operation} {argument}");
                blocked[peer] = true;
                _peers[peer]!.Begin(Run, real, operation, argument);
                model.Do(peer, operation, argument);
            }

            foreach (var (peer, expected) in model.Take())
            {
                var result = await ResultAsync(peer);
                _trace.Add($"  peer {peer}: {result}, expected {expected}");
                Assert.Equal(expected, result);
                blocked[peer] = false;
            }

            AwaitState(model, real);
            Assert.DoesNotContain(Enumerable.Range(0, Count), i => blocked[i] && _peers[i]!.HasOutcome);
        }

        await model.EndAsync(real);
        for (var i = 0; i < Count; i++)
        {
            if (blocked[i])
                Assert.Equal(nameof(ObjectDisposedException), await ResultAsync(i));
        }
    }

    private static void AwaitState(Model model, object real)
    {
        // Nobody tells when what was begun in another process has come.
        var limit = Stopwatch.StartNew();
        while (model.Observe(real) is var state && state != model.Expected)
        {
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(10), $"Waited for the state {model.Expected}; it is {state}.");
            Thread.Yield();
        }
    }

    private async Task<string> ResultAsync(int peer)
    {
        try
        {
            return $"{await _peers[peer]!.OutcomeAsync<object?>()}";
        }
        catch (PeerException e)
        {
            return e.Message.Split(':')[0];
        }
    }

    private async Task KillAsync(int peer)
    {
        if (_peers[peer] is not { } victim)
            return;
        _peers[peer] = null;
        await victim.KillAsync();
        await victim.DisposeAsync();
    }

    private static object? Run(object real, string operation, int argument) => real switch
    {
        ProcessEvent flag => EventModel.Run(flag, operation),
        ProcessBarrier barrier => BarrierModel.Run(barrier, operation),
        ProcessQueue<int> queue => QueueModel.Run(queue, operation, argument),
        _ => LockModel.Run(real, operation, argument),
    };

    /// <param name="Model">Which model.</param>
    /// <param name="Steps">Who does something (or the next who can), what (or is killed), and with which number.</param>
    private sealed record Case(int Model, (int Peer, int Roll, int Argument)[] Steps);
}
