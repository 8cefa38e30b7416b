using ActorProc.Calls;

namespace ActorProc.Processes;

/// <summary>A call that gets a process of its own, which ends with it.</summary>
internal static class OwnProcessCall
{
    /// <exception cref="NodeLaunchException">The process could not be started.</exception>
    public static Child Begin(ProcessContext context, PendingCall call, CallOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (scope, settings) = (ProcessScope.Here, context.Hub.Settings);
        scope.ThrowIfChildless(call.Target);
        var identity = scope.NextIdentity();
        var name = $"Process-{string.Join(':', identity)}";
        var child = context.Launch(new ChildSpec
        {
            Name = name, Identity = identity, Daemon = true, AllowChildren = true, Connects = true, AuthKey = scope.Current.AuthKey.Bytes.ToArray(), Node = options.Node,
        }, scope);
        if (options.Timeout is { } timeout)
            call.Limit(timeout, options.Grace ?? settings.Grace);
        // Its time was over before it began: there is nothing for the process to do.
        if (!call.Begin(child))
            child.Kill(new ExitReason.Stopped());
        var calledOff = cancellationToken.UnsafeRegister(_ => call.CallOff(cancellationToken, options.Grace ?? settings.Grace), null);
        _ = EndAsync();
        return child;

        async Task EndAsync()
        {
            using (Watchdog.After(settings.BootTimeout, () => child.Kill(new ExitReason.Deadline(settings.BootTimeout))))
                await Task.WhenAny(child.Ready, child.Ended).ConfigureAwait(false);
            var end = await child.Ended.ConfigureAwait(false);
            await calledOff.DisposeAsync().ConfigureAwait(false);
            call.Fail(new WorkerLostException(name, child.Pid, call.Target, end.Reason));
        }
    }
}
