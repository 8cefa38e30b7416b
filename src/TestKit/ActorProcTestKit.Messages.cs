using ActorProc.Serialization;
using ActorProc.TestKit.Messages;
using ActorProc.TestKit.Output;
using Akka.Actor;
using Akka.TestKit;
using Xunit;
using Xunit.Sdk;

namespace ActorProc.TestKit;

/// <content>Messages: what they are after a crossing, and their order.</content>
public abstract partial class ActorProcTestKit
{
    private ProcessRuntimeAccess? _access;

    /// <summary>Asserts that a message means the same after it has crossed to another process: written and read as it would be, no process needed.</summary>
    /// <param name="message">The message.</param>
    /// <returns>What the other process would get.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It cannot cross, or something of it is not the same; the text says what, member by member.</exception>
    /// <remarks>Compares public and private members, deeply. References to actors are the same when their paths are; exceptions, when type and message are.</remarks>
    public T AssertSerializable<T>(T message) where T : notnull
    {
        object copy;
        try
        {
            copy = (_access ??= new ProcessRuntimeAccess(Sys)).Cross(message);
        }
        catch (MessageSerializationException e)
        {
            throw new XunitException($"Expected: {message.GetType()} survives the crossing to another process\nSeen:     {e.Message}");
        }

        return Differences.Of(message, copy) is { Count: > 0 } differences
            ? throw new XunitException($"Expected: {message.GetType()} survives the crossing to another process\nSeen:     it differs there:\n  {string.Join("\n  ", differences)}")
            : (T)copy;
    }

    /// <summary>Expects messages in an order: those of one sender to one receiver never overtake each other.</summary>
    /// <typeparam name="T">Their type; other messages in between fail the expectation.</typeparam>
    /// <param name="messages">All of them, as they were sent.</param>
    /// <param name="probe">Who receives them; nothing means <see cref="TestKitBase.TestActor"/>.</param>
    /// <param name="timeout">The longest wait for each, dilated.</param>
    /// <exception cref="Xunit.Sdk.XunitException">One is missing, or came out of turn; the text names it and its neighbours.</exception>
    public async Task ExpectOrderKeptAsync<T>(IEnumerable<T> messages, TestProbe? probe = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        T[] expected = [.. messages];
        TestKitBase receiver = probe is null ? this : probe;
        var limit = receiver.RemainingOrDilated(timeout);
        for (var i = 0; i < expected.Length; i++)
        {
            var (hasCome, envelope) = await receiver.TryReceiveOneAsync(limit).ConfigureAwait(false);
            if (hasCome && Equals(envelope.Message, expected[i]))
                continue;
            var place = $"message {i + 1} of {expected.Length}: {expected[i]}{(i > 0 ? $", behind {expected[i - 1]}" : "")}";
            throw hasCome
                ? await Report.MakeAsync(this, place, Told(envelope.Message, expected, i)).ConfigureAwait(false)
                : await Report.MakeAsync(this, place, "nothing", limit).ConfigureAwait(false);
        }
    }

    private static string Told<T>(object message, T[] expected, int at) => message is T value && Array.IndexOf(expected, value) is var index and >= 0
        ? $"{message}, which is number {index + 1} and {(index > at ? "came too early" : "came again, or too late")}"
        : $"{message} ({message.GetType()}), which is none of them";
}
