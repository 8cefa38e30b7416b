using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorProc.Calls;
using ActorProc.Processes;
using ActorProc.Serialization;

namespace ActorProc.Functions;

/// <summary>The life of a child that runs functions: takes its calls one after another, on one thread, until the last.</summary>
internal sealed class FunctionSession
{
    private readonly object _gate = new();
    private readonly Func<ProcessScope> _scope;
    private readonly IParent _parent;
    private readonly ICallCodec _codec;
    private readonly WorkBoard? _board;
    private readonly Bell? _bell;
    private readonly Answers _answers;
    private readonly Queue<ArrivedCall> _calls = new();
    private readonly List<IncomingFunction> _functions = [];
    private readonly Dictionary<long, HashSet<int>> _early = [];
    private ArrivedCall? _current;
    private bool _leaves;
    private bool _stops;

    /// <param name="scope">Whose process it is.</param>
    /// <param name="parent">Who calls.</param>
    /// <param name="codec">For what calls carry.</param>
    /// <param name="maximumSize">Of an answer.</param>
    /// <param name="board">A pool's worker has one.</param>
    public FunctionSession(Func<ProcessScope> scope, IParent parent, ICallCodec codec, Func<int> maximumSize, WorkBoard? board = null)
    {
        (_scope, _parent, _codec, _board) = (scope, parent, codec, board);
        _bell = board is null ? null : new Bell(board, parent);
        _answers = new Answers(parent, codec, maximumSize, board, _bell);
    }

    /// <summary>Takes what the parent says. Keeps the caller for no time.</summary>
    public void OnFrame(byte[] frame)
    {
        var body = frame.AsMemory(1);
        switch ((ToChild)frame[0])
        {
            case ToChild.Call:
                lock (_gate)
                {
                    _calls.Enqueue(new ArrivedCall(BinaryPrimitives.ReadInt64LittleEndian(body.Span), (CallFlags)body.Span[sizeof(long)], body[(sizeof(long) + 1)..]));
                    Monitor.PulseAll(_gate);
                }

                break;
            case ToChild.Tasks:
                lock (_gate)
                {
                    ArrivedCall.Read(body, _functions, _calls);
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
                Aside(() => _scope().Stopping.Cancel());
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

        _bell?.End();
        return 0;
    }

    private ArrivedCall? Next()
    {
        while (true)
        {
            lock (_gate)
            {
                if (TryNext(out var call))
                    return call;
                if (_leaves)
                    return null;
                if (_bell is not { IsDue: true })
                {
                    Monitor.Wait(_gate);
                    continue;
                }
            }

            // Outside: it may lead to the next call, on this thread.
            _bell.Ring();
        }
    }

    // In the gate.
    private bool TryNext([NotNullWhen(true)] out ArrivedCall? call)
    {
        while (_calls.TryDequeue(out call))
        {
            if (call.Generation is { } generation && !_board!.TryTake(generation))
            {
                // It was taken back, and may have been handed to this process again.
                var id = call.Id;
                if (_early.Count > 0 && !_calls.Any(other => other.Id == id))
                    _early.Remove(id);
                continue;
            }

            // In the same gate: a cancellation finds the call either waiting or running.
            _current = call;
            // One of a function that many share has nothing that could be cancelled.
            if (call.Function is not null)
                return true;
            var (current, running) = (call, call.Running = new RunningCall(call, _parent, _codec, _answers));
            if (_early.Remove(call.Id, out var cancelled))
                Aside(() => cancelled.ToList().ForEach(token => Cancel(current, token)));
            // It was asked to end before it had anything to do.
            if (_stops)
                Aside(() => running.Cancel(-1));
            return true;
        }

        return false;
    }

    private int RunOne(ArrivedCall call)
    {
        try
        {
            if (call.Function is { } function)
                return Answer(call, function);
            return (call.Flags & CallFlags.Reports) != 0 ? Answer(call) : Outcome(call.Running!, call.Body);
        }
        finally
        {
            lock (_gate)
                _current = null;
        }
    }

    /// <summary>One of many that run the same function.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "This thread has nothing else to do.")]
    private int Answer(ArrivedCall call, IncomingFunction function)
    {
        try
        {
            var result = function.Invoke(call.ReadArguments(_codec), _codec);
            if (result is not null && (call.Flags & CallFlags.AsIs) == 0)
                result = CallResult.OfAsync(result).GetAwaiter().GetResult();
            _answers.Give(call.Id, result, byLink: false);
        }
        // Whatever the function throws is the answer.
        catch (Exception e)
        {
            _answers.Give(call.Id, e, byLink: false);
        }

        return 0;
    }

    /// <summary>Somebody waits for the result, whatever it is.</summary>
    private int Answer(ArrivedCall call)
    {
        var running = call.Running!;
        try
        {
            running.AnswerWith(running.Run(call.Body, call.Flags));
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
            Print($"Process {_scope().Current.Name}:{Environment.NewLine}{e}");
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
            _parent.Send(FromChild.Leaving, 0, body.GetBuffer().AsSpan(0, (int)body.Length));
            _parent.Flush();
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
    private void Cancel(ArrivedCall call, int token)
    {
        if (token < 0 && (call.Flags & CallFlags.Last) != 0)
            _scope().Stopping.Cancel();
        call.Running?.Cancel(token);
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
}
