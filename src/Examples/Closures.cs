namespace ActorProc.Examples;

internal static class Closures
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("closures", new() { Config = "akka.loglevel = WARNING" });
        await CopyAsync(app);
        await ObjectAsync(app);
        await RefusalAsync(app);
    }

    private static async Task CopyAsync(ActorProcSystem app)
    {
        var words = new List<string> { "here" };

        var there = await app.RunAsync(() =>
        {
            words.Add("there");
            return $"pid {Environment.ProcessId} has: {string.Join(", ", words)}";
        });

        Console.WriteLine($"A lambda takes along what it has captured. {there}.");
        Console.WriteLine($"pid {Environment.ProcessId}, where it was written, has: {string.Join(", ", words)}. What travels is a copy.");
        Check.That(words.Count == 1 && there.EndsWith("here, there", StringComparison.Ordinal), "the other process has changed its own copy");
    }

    private static async Task ObjectAsync(ActorProcSystem app)
    {
        var vat = new Vat(0.19m);
        var price = await app.RunAsync(vat.Add, 100m);
        Console.WriteLine($"A method takes along its object: 100 and {vat.Rate:P0} are {price:0}.");
        Check.That(price == 119m, "the object has travelled with its method");
    }

    // The compiler keeps what the lambdas of one method capture together: had this lambda stood in the same method, both would be refused.
    private static async Task RefusalAsync(ActorProcSystem app)
    {
        using var log = new StringWriter();
        var refusal = await Check.FailsAsync<MessageSerializationException>(app.RunAsync(() => log.WriteLine("there")));
        Console.WriteLine($"What cannot travel is refused, here and at once:\n  {refusal.Message}");
        Check.That(refusal.Message.Contains("log", StringComparison.Ordinal), "the captured variable is named");
    }
}

internal sealed record Vat(decimal Rate)
{
    public decimal Add(decimal price) => price * (1 + Rate);
}
