namespace ActorProc.Tests.Sharing;

internal sealed class QueueModel(int capacity) : Model
{
    private static readonly string Full = NameOf<QueueFullException>();
    private static readonly string Empty = NameOf<QueueEmptyException>();

    private readonly Queue<int> _items = new();
    private readonly List<(int Peer, int Item)> _putting = [];
    private readonly List<int> _getting = [];

    public override IReadOnlyList<string> Operations => ["put", "put", "put a little", "try to put", "get", "get", "get a little", "try to get"];

    public override string Expected => $"{(_items.Count, _getting.Count, _putting.Count)}";

    private bool HasRoom => capacity == 0 || _items.Count < capacity;

    public override object Make(IProcessFactory factory) => factory.CreateQueue<int>(capacity);

    public override string Observe(object real) => $"{((ProcessQueue<int>)real).State}";

    public override ValueTask EndAsync(object real) => ((ProcessQueue<int>)real).DisposeAsync();

    public static object? Run(ProcessQueue<int> real, string operation, int argument)
    {
        switch (operation)
        {
            case "put":
                real.Put(argument);
                return null;
            case "put a little":
                real.Put(argument, Short);
                return null;
            case "try to put":
                return real.TryPut(argument);
            case "get":
                return real.Get();
            case "get a little":
                return real.Get(Short);
            default:
                return real.TryGet(out var item) ? item : "nothing";
        }
    }

    public override void Do(int peer, string operation, int argument)
    {
        var isPut = operation.Contains("put", StringComparison.Ordinal);
        if (isPut && HasRoom)
        {
            Accept(argument);
            End(peer, operation == "try to put" ? true : "");
        }
        else if (isPut && operation == "put")
        {
            _putting.Add((peer, argument));
        }
        else if (isPut)
        {
            End(peer, operation == "try to put" ? false : Full);
        }
        else if (_items.TryDequeue(out var item))
        {
            End(peer, item);
            LetIn();
        }
        else if (operation == "get")
        {
            _getting.Add(peer);
        }
        else
        {
            End(peer, operation == "try to get" ? "nothing" : Empty);
        }
    }

    public override void Kill(int peer)
    {
        _getting.Remove(peer);
        _putting.RemoveAll(putter => putter.Peer == peer);
    }

    private void Accept(int item)
    {
        if (_getting.Count == 0)
        {
            _items.Enqueue(item);
            return;
        }

        End(_getting[0], item);
        _getting.RemoveAt(0);
    }

    private void LetIn()
    {
        while (_putting.Count > 0 && HasRoom)
        {
            var (peer, item) = _putting[0];
            _putting.RemoveAt(0);
            Accept(item);
            End(peer, "");
        }
    }
}
