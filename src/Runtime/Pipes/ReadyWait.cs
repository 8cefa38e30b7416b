using System.Net.Sockets;

namespace ActorProc.Pipes;

/// <summary>Waits for any of several things to be ready.</summary>
internal static class ReadyWait
{
    /// <summary>Blocks the calling thread.</summary>
    /// <param name="items">Connections, listeners, processes, sockets and tasks.</param>
    /// <param name="deadline">When the wait is over.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All that are ready, in their order; none when the time is over.</returns>
    /// <exception cref="ArgumentException">Something else is among them.</exception>
    public static IReadOnlyList<object> Run(IReadOnlyList<object> items, Deadline deadline, CancellationToken cancellationToken)
    {
        var parts = items.Select(Part.Of).ToArray();
        var tasks = parts.Select(part => part.Task).OfType<Task>().ToArray();
        var ready = Ready(parts);
        if (ready.Count > 0 || deadline.IsOver)
            return ready;
        var uses = new Stack<IDisposable>();
        var waker = Waker.Rent();
        try
        {
            foreach (var end in parts.Select(part => part.End).OfType<SocketEnd>())
            {
                uses.Push(end.Enter());
                end.Watch(waker);
            }

            using var registration = cancellationToken.UnsafeRegister(static state => ((Waker)state!).Wake(), waker);
            using var completion = tasks.Length > 0 ? new Completion(tasks, waker) : null;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ready = Ready(parts);
                if (ready.Count > 0 || deadline.IsOver)
                    return ready;
                List<Socket> awaited = [.. parts.Select(part => part.Socket).OfType<Socket>(), waker.Bell];
                Socket.Select(awaited, null, null, deadline.NextWait);
                waker.Calm();
            }
        }
        finally
        {
            foreach (var end in parts.Select(part => part.End).OfType<SocketEnd>())
                end.Unwatch(waker);
            while (uses.TryPop(out var use))
                use.Dispose();
            waker.Return();
        }
    }

    private static List<object> Ready(Part[] parts)
    {
        foreach (var part in parts)
            part.End?.ThrowIfClosed();
        var readable = new List<Socket>(parts.Select(part => part.Socket).OfType<Socket>());
        if (readable.Count > 0)
            Socket.Select(readable, null, null, TimeSpan.Zero);
        var found = new HashSet<Socket>(readable);
        return [.. parts.Where(part => part.Task?.IsCompleted ?? found.Contains(part.Socket!)).Select(part => part.Item)];
    }

    private sealed record Part(object Item, Task? Task, Socket? Socket, SocketEnd? End)
    {
        public static Part Of(object item)
        {
            switch (item)
            {
                case ProcessConnection connection:
                    connection.ThrowIfNotReadable();
                    return new(item, null, connection.End.Socket, connection.End);
                case ProcessListener listener:
                    return new(item, null, listener.End.Socket, listener.End);
                case ActorProcess process:
                    return new(item, process.Sentinel, null, null);
                case Task task:
                    return new(item, task, null, null);
                case Socket socket:
                    return new(item, null, socket, null);
                default:
                    throw new ArgumentException($"Nobody can wait for {item?.GetType().ToString() ?? "nothing"}: only for connections, listeners, processes, sockets and tasks.", nameof(item));
            }
        }
    }

    /// <summary>Wakes the waiting thread when a task completes. On a thread of its own: no thread of the pool is needed to hear of it.</summary>
    private sealed class Completion : IDisposable
    {
        private readonly TaskCompletionSource _over = new();
        private readonly Thread _thread;

        public Completion(Task[] tasks, Waker waker)
        {
            _thread = new Thread(() =>
            {
                Task.WaitAny([.. tasks, _over.Task]);
                waker.Wake();
            })
            { IsBackground = true, Name = "actorproc-wait" };
            _thread.Start();
        }

        public void Dispose()
        {
            _over.SetResult();
            _thread.Join();
        }
    }
}
