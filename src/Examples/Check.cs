namespace ActorProc.Examples;

/// <summary>Examples prove what they say: one whose promise is broken fails.</summary>
internal static class Check
{
    public static void That(bool holds, string promise)
    {
        if (!holds)
            throw new InvalidOperationException($"This was promised and did not happen: {promise}.");
    }

    /// <summary>Waits for a task that is expected to fail.</summary>
    /// <returns>Its failure.</returns>
    public static async Task<TException> FailsAsync<TException>(Task task) where TException : Exception
    {
        try
        {
            await task;
        }
        catch (TException expected)
        {
            return expected;
        }

        throw new InvalidOperationException($"This was promised and did not happen: a {typeof(TException).Name}.");
    }
}
