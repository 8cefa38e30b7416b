using System.Runtime.CompilerServices;

namespace ActorProc;

/// <summary>One value that processes share. Python: <c>multiprocessing.Value</c>, and <c>RawValue</c>.</summary>
/// <typeparam name="T">A number, a truth value, an enum, or a structure of such.</typeparam>
/// <inheritdoc cref="SharedData" path="/remarks"/>
public sealed class SharedValue<T> : SharedData where T : unmanaged
{
    internal SharedValue(IProcessFactory factory, T value, ProcessLockBase? @lock, bool isLocked) : base(factory, Unsafe.SizeOf<T>(), @lock, isLocked) => Memory.Write(0, value);

    private SharedValue(SharedMemory memory, ProcessLockBase? @lock) : base(memory, @lock)
    {
    }

    /// <summary>The value; each reading and each writing takes the lock. So <c>Value += 1</c> is two steps, between which others may have their turn: use <see cref="Update"/>.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    /// <exception cref="FileNotFoundException">It has been freed before this process first used it.</exception>
    public T Value
    {
        get
        {
            using var held = Locked();
            return Memory.Read<T>();
        }

        set
        {
            using var held = Locked();
            Memory.Write(0, value);
        }
    }

    /// <summary>The same value without the lock. Python: <c>get_obj()</c>.</summary>
    public SharedValue<T> Raw => new(Memory, null);

    /// <summary>Changes it in one step, with the lock held.</summary>
    /// <param name="change">Makes the new value of the old one.</param>
    /// <returns>The new value.</returns>
    /// <exception cref="InvalidOperationException">It is raw: there is nothing to make it one step.</exception>
    /// <inheritdoc cref="Value" path="/exception"/>
    public T Update(Func<T, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        using var held = Enter();
        var value = change(Memory.Read<T>());
        Memory.Write(0, value);
        return value;
    }

    /// <summary>As Python writes it.</summary>
    public override string ToString() => $"<{(HasLock ? "Synchronized" : "Raw")} SharedValue<{typeof(T).Name}> in {Memory}>";

    internal SharedValue<T> With(ProcessLockBase @lock) => new SharedValue<T>(Memory, @lock);
}
