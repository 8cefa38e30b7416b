namespace ActorProc.Tests.Multiprocessing;

/// <summary>What several tests have processes run.</summary>
internal static class Targets
{
    public static void Nothing()
    {
    }

    /// <summary>Says its number and stays until it is ended or asked to end.</summary>
    public static void Stay(IProgress<int> said)
    {
        said.Report(Environment.ProcessId);
        ActorProcess.Stopping.WaitHandle.WaitOne();
    }

    /// <summary>Says its number and never ends by itself, whatever it is asked.</summary>
    public static void Spin(IProgress<int> said)
    {
        said.Report(Environment.ProcessId);
        while (true)
        {
        }
    }

    public static void Throw() => throw new InvalidOperationException("no more");

    public static void Exit(object? code) => ActorProcess.Exit(code);

    /// <summary>A delegate of an extension method is bound to its first argument.</summary>
    public static void NoteTwice(this List<int> seen, int number) => seen.AddRange([number, number]);

    public static string Followed(this string text, string other) => text + other;

    public static void Append(string file, string line) => TestHost.SharedLog.Add(file, line);
}
