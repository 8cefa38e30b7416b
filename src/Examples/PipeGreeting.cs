namespace ActorProc.Examples;

internal static class PipeGreeting
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("pipe", new() { Config = "akka.loglevel = WARNING" });
        (PipeConnection<string> parent, PipeConnection<string> child) = app.CreatePipe<string>();

        // Each process gets an end of its own, so both can be closed here as soon as the processes are started.
        var first = app.CreateProcess(Greet, "p1", child, "parent_conn");
        var second = app.CreateProcess(Greet, "p2", parent, "child_conn");
        first.Start();
        second.Start();
        child.Close();
        parent.Close();

        first.Join();
        second.Join();
        Check.That((first.ExitCode, second.ExitCode) == (0, 0), "each of the two has received what the other has sent");
    }

    private static void Greet(string self, PipeConnection<string> connection, string name)
    {
        using (connection)
        {
            connection.Send($"hello ,{name}");
            Console.WriteLine($"{self} receive : {connection.Receive()}");
        }
    }
}
