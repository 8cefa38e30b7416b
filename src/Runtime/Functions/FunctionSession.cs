using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorProc.Calls;
using ActorProc.Processes;
using ActorProc.Serialization;

namespace ActorProc.Functions;

/// <summary>The life of a child that runs functions: takes its calls one after another, on one thread, until the last.</summary>
internal sealed class FunctionSession(Func<ProcessScope> scope, IParent parent, ICallCodec codec, Func<int> maximumSize)
{
    private readonly object _gate = new();
    private readonly Queue<Arrived> _calls = new();
    private readonly Dictionary<long, HashSet<int>> _early = [];
    private Arrived? _current;
    private bool _leaves;
    private bool _stops;

    /// <summary>Takes what the parent says. Keeps the caller for no time.</summary>
    public void OnFrame(byte[] frame)
    {
        var body = frame.AsMemory(1);
        switch ((ToChild)frame[0])
        {
            case ToChild.Call:
                lock (_gate)
                {
                    _calls.Enqueue(new Arrived(BinaryPrimitives.ReadInt64LittleEndian(body.Span), (CallFlags)body.Span[sizeof(long)], body[(sizeof(long) + 1)..]));
                    Monitor.PulseAll(_gate);
                }

                break;
            case ToChild.Leave:
                lock (_gate)
                {
                    _leaves = true;
                    Monitor.PulseAll(_gate);
                }

                break;
            case ToChild.Stop:
                lock (_gate)
                {
                    _stops = true;
                    // One that has nothing to do goes at once.
                    _leaves = true;
                    Monitor.PulseAll(_gate);
                }

                // Apart: what is registered with one may fail, and the other is to hear of it all the same.
                Aside(() => scope().Stopping.Cancel());
                Aside(() => Running()?.Cancel(-1));
                break;
            case ToChild.Cancel:
                Cancel(BinaryPrimitives.ReadInt64LittleEndian(body.Span), BinaryPrimitives.ReadInt32LittleEndian(body.Span[sizeof(long)..]));
                break;
            case ToChild.Taken when Running() is { } running && running.Id == BinaryPrimitives.ReadInt64LittleEndian(body.Span):
                running.Taken(BinaryPrimitives.ReadInt32LittleEndian(body.Span[sizeof(long)..]));
                break;
        }
    }

    /// <summary>Runs what it is told to run.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        while (Next() is { } call)
        {
            var code = RunOne(call);
            if ((call.Flags & CallFlags.Last) != 0)
                return code;
        }

        return 0;
    }

    private Arrived? Next()
    {
        lock (_gate)
        {
            while (_calls.Count == 0 && !_leaves)
                Monitor.Wait(_gate);
            if (!_calls.TryDequeue(out var call))
                return null;
            // In the same gate: a cancellation finds the call either waiting or running.
            var running = call.Running = new RunningCall(call.Id, parent, codec, maximumSize);
            _current = call;
            if (_early.Remove(call.Id, out var cancelled))
                Aside(() => cancelled.ToList().ForEach(token => Cancel(call, token)));
            // It was asked to end before it had anything to do.
            if (_stops)
                Aside(() => running.Cancel(-1));
            return call;
        }
    }

    private int RunOne(Arrived call)
    {
        try
        {
            return (call.Flags & CallFlags.Reports) != 0 ? Answer(call.Running!, call.Flags, call.Body) : Outcome(call.Running!, call.Body);
        }
        finally
        {
            lock (_gate)
                _current = null;
        }
    }

    /// <summary>Somebody waits for the result, whatever it is.</summary>
    private int Answer(RunningCall running, CallFlags flags, ReadOnlyMemory<byte> body)
    {
        try
        {
            // One that runs many: should it be killed now, whether this one has to be run elsewhere depends on it.
            if ((flags & CallFlags.Last) == 0)
                parent.SendNow(FromChild.Began, running.Id);
            running.AnswerWith(running.Run(body, flags));
        }
        // Whatever the target throws is the answer.
        catch (Exception e)
        {
            running.AnswerWith(e);
        }

        return 0;
    }

    /// <summary>The exit code tells all.</summary>
    private int Outcome(RunningCall running, ReadOnlyMemory<byte> body)
    {
        try
        {
            _ = running.Run(body, CallFlags.None);
            return 0;
        }
        catch (ProcessExitException e)
        {
            if (e.Code is not (null or int or bool))
                Print(e.Code);
            return e.ExitCode;
        }
        // Whatever the target throws ends the process, and is shown as any program shows it.
        catch (Exception e)
        {
            Print($"Process {scope().Current.Name}:{Environment.NewLine}{e}");
            Announce(new ExitReason.UnhandledException(e.ToString()), 1);
            return 1;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Standard error may be a writer of the user's, and closed or broken: the exit code tells all the same.")]
    private static void Print(object text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (Exception)
        {
            // There is nowhere left to say it.
        }
    }

    /// <summary>Says why it ends, where its exit code does not.</summary>
    public void Announce(ExitReason reason, int code)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(code);
            ExitReasonWire.Write(writer, reason);
        }

        try
        {
            parent.Send(FromChild.Leaving, 0, body.GetBuffer().AsSpan(0, (int)body.Length));
            parent.Flush();
        }
        catch (IOException)
        {
            // Nobody listens there any more, and nobody will ask.
        }
    }

    private RunningCall? Running()
    {
        lock (_gate)
            return _current?.Running;
    }

    private void Cancel(long id, int token)
    {
        lock (_gate)
        {
            if (_current is { } current && current.Id == id)
            {
                Aside(() => Cancel(current, token));
            }
            else if (_calls.Any(call => call.Id == id))
            {
                if (!_early.TryGetValue(id, out var tokens))
                    _early[id] = tokens = [];
                tokens.Add(token);
            }
        }
    }

    // A process of the call's own ends with it; a worker's next call must not find itself asked to stop.
    private void Cancel(Arrived call, int token)
    {
        if (token < 0 && (call.Flags & CallFlags.Last) != 0)
            scope().Stopping.Cancel();
        call.Running!.Cancel(token);
    }

    // What is registered with a token is the user's code: it may take its time, and may throw.
    [SuppressMessage("Design", "CA1031", Justification = "What the user registered may throw anything, and cancelling is done all the same.")]
    private static void Aside(Action cancel)
    {
        new Thread(Run) { IsBackground = true, Name = "actorproc-cancel" }.Start();

        void Run()
        {
            try
            {
                cancel();
            }
            catch (Exception e)
            {
                Console.Error.WriteLine($"What was registered with a cancelled token failed: {e}");
            }
        }
    }

    // Of a type of its own, and not a tuple of values: collections of objects need no compiling.
    private sealed class Arrived(long id, CallFlags flags, ReadOnlyMemory<byte> body)
    {
        public readonly long Id = id;
        public readonly CallFlags Flags = flags;
        public readonly ReadOnlyMemory<byte> Body = body;

        /// <summary>Once its turn has come.</summary>
        public RunningCall? Running;
    }
}
