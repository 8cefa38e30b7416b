using System.Globalization;

namespace ActorProc.TestHost;

/// <summary>The main process with a starved pool.</summary>
internal static class Starved
{
    /// <returns>The longest times in milliseconds: of a get, and of an acquisition.</returns>
    public static async Task<string> RunAsync(ActorProcSystem app)
    {
        await using var questions = app.CreateQueue<long>();
        await using var answers = app.CreateQueue<long>();
        await using var guard = app.CreateLock();
        var child = app.StartProcess(static (questions, answers) =>
        {
            while (questions.Get() is var question and > 0)
                answers.Put(question);
        }, questions, answers);
        // What a process does at its start is done, and it is connected.
        questions.Put(1);
        await answers.GetAsync();
        var times = new TaskCompletionSource<double[]>();
        new Thread(() =>
        {
            try
            {
                times.SetResult([Starvation.OfGet(questions, answers).Max(), Starvation.OfAcquire(guard).Max()]);
            }
            catch (Exception e)
            {
                // At once: what follows would need a free thread.
                Console.Error.WriteLine(e);
                times.SetException(e);
            }
        }).Start();
        var longest = await times.Task;
        questions.Put(0);
        await child.JoinAsync(TimeSpan.FromSeconds(30));
        return string.Join(' ', longest.Select(time => time.ToString(CultureInfo.InvariantCulture)));
    }
}
