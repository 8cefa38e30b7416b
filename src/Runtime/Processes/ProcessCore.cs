using ActorProc.Calls;

namespace ActorProc.Processes;

/// <summary>What stands behind an <see cref="ActorProcess"/> in a process that may use it.</summary>
/// <param name="context">How it is started, if it is a child.</param>
/// <param name="creator">Who may start it, wait for it and end it.</param>
internal sealed class ProcessCore(ProcessContext? context, ProcessScope? creator)
{
    private Child? _child;
    private int _starts;

    public ProcessScope? Creator => creator;

    public bool IsChild => creator is not null;

    public required string Name { get; set; }

    public required int[] Identity { get; init; }

    public required ProcessOptions Options { get; init; }

    public bool Daemon { get; set; }

    public AuthenticationKey? AuthKey { get; set; }

    /// <summary>Until the start.</summary>
    public Delegate? Target { get; set; }

    public object?[] Arguments { get; set; } = [];

    /// <summary>Its number, if it is this process or the parent.</summary>
    public int? Self { get; init; }

    public bool IsParent { get; init; }

    public int? ParentPid { get; init; }

    public TimeSpan DrainTimeout => context!.Hub.Settings.DrainTimeout;

    public bool IsClosed { get; private set; }

    public bool IsStarted => _child is not null;

    public Child Child => _child ?? throw new InvalidOperationException("process not started");

    public int? Pid => Self ?? _child?.Pid;

    public ChildEnd? End => _child is { Ended: { IsCompletedSuccessfully: true } ended } ? ended.Result : null;

    /// <summary>This process lives, and a parent's end is its own.</summary>
    public bool IsAlive => !IsChild || _child is { Ended.IsCompleted: false };

    public Task Ended => _child?.Ended ?? (IsChild ? Task.CompletedTask : Forever);

    private static Task Forever { get; } = new TaskCompletionSource().Task;

    public void Start(ActorProcess process)
    {
        if (Interlocked.Exchange(ref _starts, 1) != 0)
            throw new InvalidOperationException($"cannot start a process twice: '{Name}' is being started by another thread. Create another one.");
        try
        {
            Launch(process);
        }
        catch
        {
            // Nothing has been started; what was in the way may be out of it the next time.
            Volatile.Write(ref _starts, 0);
            throw;
        }
    }

    private void Launch(ActorProcess process)
    {
        var hub = context!.Hub;
        creator!.ThrowIfChildless(Name);
        // Before there is a process: what cannot travel is told here.
        var call = Target is { } target ? OutgoingCall.To(target, Arguments, hub.Codec) : OutgoingCall.To(process, hub.Codec);
        var child = context.Launch(new ChildSpec
        {
            Name = Name, Identity = Identity, Daemon = Daemon, AllowChildren = Options.AllowChildren, AuthKey = AuthKey!.Bytes.ToArray(), Node = Options.Node,
        }, creator);
        _child = child;
        var pending = new PendingCall(call, hub.Codec, CallFlags.Last);
        pending.Begin(child);
        (Target, Arguments) = (null, []);
        hub.Family.Add(process, SettleAsync(child, pending));
    }

    // Whoever relays its reports must not end before the last one is relayed.
    private static async Task SettleAsync(Child child, PendingCall call)
    {
        await child.Ended.ConfigureAwait(false);
        call.Complete();
        await ((Task)call.Outcome).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task<bool> AskToStopAsync(TimeSpan grace)
    {
        Child.Send(LifelineFrame.Make(ToChild.Stop));
        await Task.WhenAny(Child.Ended, Task.Delay(grace)).ConfigureAwait(false);
        return Child.Ended.IsCompleted;
    }

    /// <summary>The target, in this process.</summary>
    public async Task RunHereAsync()
    {
        if (Target is not { } target)
            return;
        // The delegate's own way in: its method may be an extension of its target, and it may be several.
        var invoke = target.GetType().GetMethod(nameof(Action.Invoke))!;
        var returned = invoke.Invoke(target, System.Reflection.BindingFlags.DoNotWrapExceptions, binder: null, Arguments, culture: null);
        await CallResult.OfAsync(returned).ConfigureAwait(false);
    }

    public void Close()
    {
        IsClosed = true;
        (Target, Arguments) = (null, []);
    }
}
