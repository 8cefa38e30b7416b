namespace ActorProc.Tests.Sharing;

internal sealed class EventModel : Model
{
    private readonly List<int> _waiting = [];
    private bool _isSet;

    public override IReadOnlyList<string> Operations => ["wait", "wait", "wait a little", "set", "clear", "ask"];

    public override string Expected => $"{_isSet} {_waiting.Count}";

    public override object Make(IProcessFactory factory) => factory.CreateEvent();

    public override string Observe(object real) => $"{((ProcessEvent)real).IsSet} {((ProcessEvent)real).Waiting}";

    public override ValueTask EndAsync(object real) => ((ProcessEvent)real).DisposeAsync();

    public static object? Run(ProcessEvent real, string operation)
    {
        switch (operation)
        {
            case "wait":
                return real.Wait();
            case "wait a little":
                return real.Wait(Short);
            case "ask":
                return real.IsSet;
            case "set":
                real.Set();
                break;
            default:
                real.Clear();
                break;
        }

        return null;
    }

    public override void Do(int peer, string operation, int argument)
    {
        switch (operation)
        {
            case "wait" when !_isSet:
                _waiting.Add(peer);
                return;
            case "wait" or "wait a little" or "ask":
                End(peer, _isSet);
                return;
            case "set":
                _isSet = true;
                _waiting.ForEach(other => End(other, true));
                _waiting.Clear();
                break;
            default:
                _isSet = false;
                break;
        }

        End(peer, "");
    }

    public override void Kill(int peer) => _waiting.Remove(peer);
}
