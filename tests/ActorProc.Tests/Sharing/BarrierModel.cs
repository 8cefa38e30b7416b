namespace ActorProc.Tests.Sharing;

internal sealed class BarrierModel(int parties) : Model
{
    private static readonly string Broken = NameOf<BrokenBarrierException>();

    private readonly List<int> _waiting = [];
    private bool _isBroken;

    public override IReadOnlyList<string> Operations => ["wait", "wait", "wait", "wait", "wait", "wait a little", "reset", "abort"];

    public override string Expected => $"{_isBroken} {_waiting.Count}";

    public override object Make(IProcessFactory factory) => factory.CreateBarrier(parties);

    public override string Observe(object real) => $"{((ProcessBarrier)real).IsBroken} {((ProcessBarrier)real).Waiting}";

    public override ValueTask EndAsync(object real) => ((ProcessBarrier)real).DisposeAsync();

    public static object? Run(ProcessBarrier real, string operation)
    {
        switch (operation)
        {
            case "wait":
                return real.Wait();
            case "wait a little":
                return real.Wait(Short);
            case "reset":
                real.Reset();
                break;
            default:
                real.Abort();
                break;
        }

        return null;
    }

    public override void Do(int peer, string operation, int argument)
    {
        switch (operation)
        {
            case "wait" or "wait a little" when _isBroken:
                End(peer, Broken);
                break;
            case "wait" or "wait a little":
                _waiting.Add(peer);
                if (_waiting.Count == parties)
                    Pass();
                else if (operation != "wait")
                    Break();
                break;
            case "reset":
                Break();
                _isBroken = false;
                End(peer, "");
                break;
            default:
                Break();
                End(peer, "");
                break;
        }
    }

    public override void Kill(int peer)
    {
        if (_waiting.Remove(peer))
            Break();
    }

    private void Pass()
    {
        for (var i = 0; i < parties; i++)
            End(_waiting[i], i);
        _waiting.Clear();
    }

    private void Break()
    {
        _isBroken = true;
        _waiting.ForEach(other => End(other, Broken));
        _waiting.Clear();
    }
}
