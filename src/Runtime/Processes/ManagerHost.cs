using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using ActorProc.Calls;
using ActorProc.Coordination;
using ActorProc.Serialization;

namespace ActorProc.Processes;

/// <summary>The objects of a manager, in its process. Each runs one call after another, as its coordinator gives them.</summary>
internal sealed class ManagerHost(CoordinationClient client) : IPushed
{
    private readonly ConcurrentDictionary<string, object> _objects = new();

    // That of the manager's process: where a thread plays that, the link's threads are none of its.
    private readonly ExecutionContext _context = ExecutionContext.Capture()!;

    /// <summary>What a manager's process runs: says its name, and stays until it is asked to end.</summary>
    public static void Run(IProgress<string> named)
    {
        // Python's ignores Ctrl-C likewise; so does every process of this library but the main one.
        var client = SharingDirectory.Of(ProcessContext.Current.SharingName);
        var name = client.NewName("manager");
        _ = client.Part(name, () => new ManagerHost(client));
        client.Read(client.Ask(name, Operation.ManagerReady).Wait(null, CancellationToken.None))!.Dispose();
        named.Report(name);
        ActorProcess.Stopping.WaitHandle.WaitOne();
    }

    public void OnPush(byte[] payload)
    {
        using var reader = Body.Read(payload);
        var (call, target, kind) = (Body.Number(payload), reader.ReadString(), (ManagedPush)reader.ReadByte());
        if (kind == ManagedPush.Forget)
        {
            if (_objects.TryRemove(target, out var forgotten))
                Release(forgotten);
            return;
        }

        var bytes = reader.ReadBytes();
        // The user's code takes as long as it likes, and this is the link's thread.
        ExecutionContext.Run(_context, _ => Task.Run(() => AnswerAsync(call, target, bytes)), null);
    }

    // Its main thread is told by other means.
    public void OnEnded(Exception cause)
    {
    }

    private async Task AnswerAsync(long call, string target, byte[] bytes)
    {
        byte[] result;
        var isDone = true;
        try
        {
            result = CallValue.ToBytes(await RunAsync(target, bytes).ConfigureAwait(false), client.Codec);
        }
        // Whatever it throws is the answer.
        catch (Exception e)
        {
            (isDone, result) = (false, Failure(e));
        }

        client.Post(target, Operation.ManagedAnswer, writer =>
        {
            writer.Write(call);
            writer.Write(isDone);
            writer.WriteBytes(result);
        });
    }

    private async Task<object?> RunAsync(string target, byte[] bytes)
    {
        var call = (object?[])CallValue.Read(bytes, client.Codec)!;
        var function = (Delegate)call[0]!;
        var known = _objects.TryGetValue(target, out var instance);
        object?[] arguments = known ? [instance, .. call[1..]] : call[1..];
        var invoke = function.GetType().GetMethod(nameof(Action.Invoke))!;
        var returned = await CallResult.OfAsync(invoke.Invoke(function, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null)).ConfigureAwait(false);
        if (known)
            return returned;
        _objects[target] = returned ?? throw new InvalidOperationException("The function that was to make a managed object returned null.");
        return null;
    }

    private static byte[] Failure(Exception exception)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
            FailureData.Write(writer, exception);
        return bytes.ToArray();
    }

    private static void Release(object forgotten)
    {
        if (forgotten is not (IAsyncDisposable or IDisposable))
            return;
        _ = Task.Run(async () =>
        {
            try
            {
                if (forgotten is IAsyncDisposable asynchronous)
                    await asynchronous.DisposeAsync().ConfigureAwait(false);
                else
                    ((IDisposable)forgotten).Dispose();
            }
            // The user's own code, and nobody waits for it.
            catch (Exception e)
            {
                await Console.Error.WriteLineAsync($"Disposing of a managed object failed: {e}").ConfigureAwait(false);
            }
        });
    }
}
