using ActorProc.Coordination;
using ActorProc.Link;
using Akka.Actor;
using Akka.Event;

namespace ActorProc.Coordinators;

/// <summary>The actor behind a shared object: grants what it is asked for, in the order it was asked, and takes back what the dead held.</summary>
/// <remarks>It runs on the thread that asks, or on one of the coordinators' own (<see cref="CallerRunsExecutor"/>): a process whose thread pool is full of waiting threads is answered all the same.</remarks>
internal abstract class Coordinator : UntypedActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>What the object is called in messages to people: <c>lock 'a'</c>.</summary>
    public string Title { get; init; } = "";

    protected sealed override void OnReceive(object message)
    {
        // What a process does not read is kept for it elsewhere: one that is stopped must not hold up the others.
        var mayWait = LinkThread.WaitsAllowed;
        LinkThread.WaitsAllowed = false;
        try
        {
            Attend(message);
        }
        finally
        {
            LinkThread.WaitsAllowed = mayWait;
        }
    }

    protected abstract void Handle(Request request);

    /// <summary>A request of this session is not to wait any longer. Unknown: it has been answered meanwhile.</summary>
    protected abstract void OnCancelled(Session session, long number);

    protected abstract void OnSessionOver(Session session);

    /// <summary>Whoever waits is told.</summary>
    protected abstract void OnRemoved(Exception cause);

    protected virtual void OnOther(object message) => Unhandled(message);

    /// <summary>Sees what has changed without a message, before one is dealt with.</summary>
    protected virtual void OnBefore()
    {
    }

    /// <summary>Gives what there is to those who wait, after a message was dealt with.</summary>
    protected virtual void OnAfter()
    {
    }

    /// <summary>As Python would write it.</summary>
    protected virtual string Describe(Request request) => Title;

    protected InvalidDataException NotMine(Operation operation) => new($"{Title} does not know {operation}.");

    private ObjectDisposedException Gone() => new(Title, $"{Title} has been disposed of.");

    private void Attend(object message)
    {
        OnBefore();
        switch (message)
        {
            case Request request:
                Take(request);
                break;
            case SessionOver over:
                OnSessionOver(over.Session);
                break;
            case Removed removed:
                OnRemoved(Gone());
                removed.Request?.Done();
                Context.Stop(Self);
                return;
            default:
                OnOther(message);
                break;
        }

        OnAfter();
    }

    private void Take(Request request)
    {
        try
        {
            switch (request.Operation)
            {
                case Operation.Cancel:
                    using (var reader = request.Read())
                        OnCancelled(request.Session, reader.ReadInt64());
                    break;
                case Operation.Describe:
                    var text = Describe(request);
                    request.Done(writer => writer.Write(text));
                    break;
                default:
                    Handle(request);
                    break;
            }
        }
        // A request that makes no sense is its sender's problem, and a bug here must not take the state with it that others rely on.
        catch (Exception e)
        {
            if (request.Number == 0)
                _log.Error(e, "{0}: {1} of {2} failed", Title, request.Operation, request.Session);
            request.Fail(e);
        }
    }
}
