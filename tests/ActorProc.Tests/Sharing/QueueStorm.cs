namespace ActorProc.Tests.Sharing;

/// <summary>What the processes of the storm do.</summary>
internal static class QueueStorm
{
    /// <summary>Puts the numbers from <paramref name="first"/> in steps.</summary>
    public static void Produce(ProcessQueue<int> queue, int first, int step, int end)
    {
        for (var number = first; number < end; number += step)
            queue.Put(number);
    }

    /// <summary>Takes until there is nothing more, and writes down each number: into the file at once, for it may be killed behind any instruction.</summary>
    public static void Consume(ProcessQueue<int> queue, string log)
    {
        using var file = new FileStream(log, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var acknowledges = queue as ProcessJoinableQueue<int>;
        while (true)
        {
            int number;
            try
            {
                number = queue.Get();
            }
            catch (QueueShutDownException)
            {
                return;
            }

            file.Write(BitConverter.GetBytes(number));
            acknowledges?.TaskDone();
        }
    }

    /// <summary>All numbers that were written down, as often as they were.</summary>
    public static IEnumerable<int> Seen(string folder) => Directory.GetFiles(folder).SelectMany(log => File.ReadAllBytes(log).Chunk(sizeof(int))).Select(bytes => BitConverter.ToInt32(bytes));

    /// <summary>How many that are.</summary>
    public static long Count(string folder) => new DirectoryInfo(folder).GetFiles().Sum(log => log.Length) / sizeof(int);
}
