using ActorProc.Link;

namespace ActorProc.Deployment;

/// <summary>Messages that came before the creation of the actor they are for.</summary>
/// <remarks>
/// Creations come from the main process; a third process that was handed the reference may be faster. What names a placed actor that is not here waits,
/// in order, until its creation comes or the main process says that none is to come. Bounded: what overflows fails
/// an ask, and is otherwise reported to its sender.
/// </remarks>
internal sealed class EarlyMessages(ProcessRuntime runtime)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<(Connection Connection, InboundMessage Message)>> _byPath = new(StringComparer.Ordinal);
    private volatile bool _isEmpty = true;
    private int _count;
    private long _bytes;

    public bool IsEmpty => _isEmpty;

    /// <summary>Keeps the message if its recipient is awaited or not here yet.</summary>
    /// <returns>False: deliver it. Nothing: there is no room.</returns>
    public bool? Hold(Connection connection, in InboundMessage message)
    {
        var path = message.Recipient.Text;
        lock (_gate)
        {
            var isAwaited = _byPath.TryGetValue(path, out var queue);
            if (!isAwaited && runtime.Inbox.Find(message.Recipient) is not null)
                return false;
            // One is always held, whatever its size.
            if (_count > 0 && (_count >= runtime.Settings.HoldCapacity || _bytes + message.Payload.Length > runtime.Settings.MaximumMessageSize))
                return null;
            if (!isAwaited)
            {
                _byPath.Add(path, queue = new Queue<(Connection, InboundMessage)>());
                _isEmpty = false;
                runtime.Placer.Settle(path);
            }

            queue!.Enqueue((connection, message));
            _count++;
            _bytes += message.Payload.Length;
            return true;
        }
    }

    /// <summary>Delivers what waited for this actor and for those below it: it is here now, or never will be.</summary>
    public void Release(string root)
    {
        if (_isEmpty)
            return;
        lock (_gate)
        {
            foreach (var path in _byPath.Keys.Where(path => Orchestration.PathText.IsAtOrBelow(path, root)).ToArray())
            {
                _byPath.Remove(path, out var queue);
                // In the lock: what comes in meanwhile for the same actor must stay behind.
                foreach (var (connection, message) in queue!)
                {
                    _count--;
                    _bytes -= message.Payload.Length;
                    runtime.Inbox.Deliver(connection, runtime.Inbox.Resolve(message.Recipient), message);
                }
            }

            _isEmpty = _byPath.Count == 0;
        }
    }
}
