namespace ActorProc.SampleApp;

/// <summary>What the sample has other processes do.</summary>
internal static class Work
{
    public static void Tell(string what) => Console.WriteLine($"{what}={Environment.ProcessId}");

    public static int Square(int x) => x * x;
}
