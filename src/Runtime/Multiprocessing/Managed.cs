using ActorProc.Calls;
using ActorProc.Coordination;

namespace ActorProc;

/// <summary>A handle of an object that lives in the process of a <see cref="ProcessManager"/>, one for all. Python: a proxy.</summary>
/// <typeparam name="T">The object's type.</typeparam>
/// <remarks>
/// <para>Functions go to the object: they run in the manager's process, one after another, with the object as their first argument. What they are given and what
/// they return are copies, so changing something that was returned changes nothing there.</para>
/// <para>What the function throws is thrown here. Safe to use from any thread.</para>
/// </remarks>
public class Managed<T> : SharedObject
{
    internal Managed(ProcessManager manager, string kind, Delegate factory, object?[] arguments, bool isConcurrent = false, string? name = null)
        : base(manager.Factory, kind, (writer, title) =>
        {
            writer.Write((byte)CoordinatorKind.Managed);
            writer.Write(manager.Host);
            writer.Write(isConcurrent);
            writer.Write(title);
        }, name) => Send(factory, arguments);

    /// <summary>Has the object do something, and waits.</summary>
    /// <param name="action">Runs in the manager's process: a static method, a lambda, or a closure.</param>
    /// <exception cref="ManagerLostException">The manager's process has ended.</exception>
    /// <exception cref="MessageSerializationException">The function, what it captures, or its result cannot travel.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed of.</exception>
    public void Call(Action<T> action) => Send(action, []);

    /// <inheritdoc cref="Call(Action{T})"/>
    public void Call<TArgument>(Action<T, TArgument> action, TArgument argument) => Send(action, [argument]);

    /// <summary>Asks the object something, and waits.</summary>
    /// <inheritdoc cref="Call(Action{T})"/>
    public TResult Call<TResult>(Func<T, TResult> function) => (TResult)Send(function, [])!;

    /// <inheritdoc cref="Call{TResult}(Func{T, TResult})"/>
    public TResult Call<TArgument, TResult>(Func<T, TArgument, TResult> function, TArgument argument) => (TResult)Send(function, [argument])!;

    /// <summary>Has the object do something.</summary>
    /// <param name="action">Runs in the manager's process: a static method, a lambda, or a closure.</param>
    /// <param name="cancellationToken">Ends the wait; what runs already runs on.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <inheritdoc cref="Call(Action{T})" path="/exception"/>
    public Task CallAsync(Action<T> action, CancellationToken cancellationToken = default) => SendAsync(action, [], cancellationToken);

    /// <inheritdoc cref="CallAsync(Action{T}, CancellationToken)"/>
    public Task CallAsync(Func<T, Task> action, CancellationToken cancellationToken = default) => SendAsync(action, [], cancellationToken);

    /// <summary>Asks the object something.</summary>
    /// <inheritdoc cref="CallAsync(Action{T}, CancellationToken)"/>
    public async Task<TResult> CallAsync<TResult>(Func<T, TResult> function, CancellationToken cancellationToken = default) =>
        (TResult)(await SendAsync(function, [], cancellationToken).ConfigureAwait(false))!;

    /// <inheritdoc cref="CallAsync{TResult}(Func{T, TResult}, CancellationToken)"/>
    public async Task<TResult> CallAsync<TResult>(Func<T, Task<TResult>> function, CancellationToken cancellationToken = default) =>
        (TResult)(await SendAsync(function, [], cancellationToken).ConfigureAwait(false))!;

    /// <inheritdoc cref="CallAsync{TResult}(Func{T, TResult}, CancellationToken)"/>
    public async Task<TResult> CallAsync<TArgument, TResult>(Func<T, TArgument, TResult> function, TArgument argument, CancellationToken cancellationToken = default) =>
        (TResult)(await SendAsync(function, [argument], cancellationToken).ConfigureAwait(false))!;

    /// <inheritdoc cref="CallAsync{TResult}(Func{T, TResult}, CancellationToken)"/>
    public async Task<TResult> CallAsync<TArgument, TResult>(Func<T, TArgument, Task<TResult>> function, TArgument argument, CancellationToken cancellationToken = default) =>
        (TResult)(await SendAsync(function, [argument], cancellationToken).ConfigureAwait(false))!;

    /// <summary>A copy of the object. Python: <c>_getvalue()</c>.</summary>
    /// <inheritdoc cref="Call(Action{T})" path="/exception"/>
    public T GetCopy() => Call(static (T instance) => instance);

    /// <summary>What the object's own <see cref="object.ToString"/> says. Python: <c>str(proxy)</c>.</summary>
    public override string ToString()
    {
        try
        {
            return Call(static (T instance) => instance!.ToString()) ?? "";
        }
        catch (Exception e) when (e is ManagerLostException or InvalidOperationException)
        {
            return $"<{GetType().Name} {Title}, gone>";
        }
    }

    private protected object? Send(Delegate function, object?[] arguments)
    {
        var (client, bytes) = Written(function, arguments);
        using var answer = Ask(Operation.ManagedCall, writer => writer.WriteBytes(bytes));
        return CallValue.Read(answer.ReadBytes(), client.Codec);
    }

    private protected async Task<object?> SendAsync(Delegate function, object?[] arguments, CancellationToken cancellationToken)
    {
        var (client, bytes) = Written(function, arguments);
        var answered = AskAsync(Operation.ManagedCall, writer => writer.WriteBytes(bytes), null, cancellationToken).AsTask();
        using var answer = (await answered.WaitAsync(cancellationToken).ConfigureAwait(false))!;
        return CallValue.Read(answer.ReadBytes(), client.Codec);
    }

    private (CoordinationClient Client, byte[] Bytes) Written(Delegate function, object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        var client = Client;
        return (client, CallValue.ToBytes((object?[])[function, .. arguments], client.Codec));
    }
}
