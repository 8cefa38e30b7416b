using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>What was put into a queue.</summary>
/// <param name="Order">How many had been put before. What comes back takes its old place by it.</param>
/// <param name="Bytes">As it travels.</param>
internal readonly record struct QueueItem(long Order, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Answers with all of them, in their order.</summary>
    public static void Show(Request request, IEnumerable<QueueItem> items)
    {
        var ordered = items.OrderBy(item => item.Order).ToArray();
        request.Done(writer =>
        {
            writer.Write(ordered.Length);
            foreach (var item in ordered)
                writer.WriteBytes(item.Bytes.Span);
        });
    }
}
