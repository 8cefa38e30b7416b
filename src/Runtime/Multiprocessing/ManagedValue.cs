using System.Runtime.CompilerServices;

namespace ActorProc;

/// <summary>One value in the process of a <see cref="ProcessManager"/>. Python: <c>manager.Value()</c>.</summary>
/// <typeparam name="TValue">Its type.</typeparam>
/// <inheritdoc cref="Managed{T}" path="/remarks"/>
public sealed class ManagedValue<TValue> : Managed<StrongBox<TValue>>
{
    internal ManagedValue(ProcessManager manager, TValue value) : base(manager, "value", static (TValue value) => new StrongBox<TValue>(value), [value])
    {
    }

    /// <summary>The value: a copy.</summary>
    /// <inheritdoc cref="Managed{T}.Call(Action{T})" path="/exception"/>
    public TValue Value
    {
        get => Call(static box => box.Value)!;
        set => Call(static (box, value) => { box.Value = value; }, value);
    }

    /// <summary>Changes it there, in one step.</summary>
    /// <param name="change">Makes the new value of the old one, in the manager's process.</param>
    /// <returns>The new one.</returns>
    public TValue Update(Func<TValue, TValue> change) => Call(static (box, change) => box.Value = change(box.Value!), change);

    /// <summary>As Python writes it: <c>Value(3)</c>.</summary>
    public override string ToString() => Call(static box => $"Value({box.Value})");
}
