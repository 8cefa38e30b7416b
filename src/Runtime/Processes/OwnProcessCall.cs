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
        _ = call.Begin(child);
        var calledOff = cancellationToken.UnsafeRegister(_ => call.CallOff(cancellationToken, options.Grace ?? settings.Grace), null);
        _ = EndAsync();
        return child;

        async Task EndAsync()
        {
            var end = await child.Ended.ConfigureAwait(false);
            await calledOff.DisposeAsync().ConfigureAwait(false);
            call.Fail(new WorkerLostException(name, child.Pid, call.Target, end.Reason));
        }
    }
}
