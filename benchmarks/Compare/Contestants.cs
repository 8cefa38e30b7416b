namespace ActorProc.Benchmarks.Compare;

/// <summary>Who takes part here, and why others do not.</summary>
internal static class Contestants
{
    private static readonly string Peers = Path.Combine(AppContext.BaseDirectory, "peers");

    /// <param name="session">What they may use.</param>
    /// <param name="figures">Is told the reasons.</param>
    /// <param name="works">What is going to be measured.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<List<Contestant>> PrepareAsync(Session session, Figures figures, string[] works, CancellationToken cancellation)
    {
        var coldWorks = Table.Rows.Where(row => row.IsCold).Select(row => row.Work).Distinct().ToArray();
        List<Contestant> all = [ActorProc("ActorProc", Series.AsBuilt, typeof(Contestants).Assembly.Location, Worker.Works.Names) with { Once = ["idle"] }];
        if (coldWorks.Intersect(works).Any())
        {
            Console.WriteLine("publishing this program with ReadyToRun, for the cold figures ...");
            var (published, missing) = await Published.MakeAsync(session, cancellation);
            if (published is not null)
                all.Add(ActorProc("ActorProc, published", Series.ActorProc, published, coldWorks));
            else
                Leave("ActorProc, published", Series.ActorProc, missing!, coldWorks, figures);
        }

        string[] python = ["queue", "bounded", "payload", "pipe", "lock", "contended", "pool", "start", "standby"];
        if (await Session.RunAsync(new("python3", ["-c", "import multiprocessing"]), TimeSpan.FromSeconds(30), cancellation) is { } noPython)
            Leave("Python", Series.Python, noPython, python, figures);
        else
            all.Add(new Contestant("Python", Series.Python, ["python3", Path.Combine(Peers, "compare.py")], python));

        var (erlang, noErlang) = await Erlang.PrepareAsync(session, Peers, cancellation);
        if (erlang is not null)
            all.Add(erlang);
        else
            Leave("Erlang", Series.Erlang, noErlang!, Erlang.Works, figures);

        AddDotNet(all, figures);
        return all;
    }

    private static void AddDotNet(List<Contestant> all, Figures figures)
    {
        var file = Sibling.FileOf("Peers");
        Contestant[] peers =
        [
            new("Akka.Remote", Series.Akka, ["dotnet", file, "akka"], "roundtrip", "oneway", "payload", "start", "first", "death", "memory") { Once = ["death"] },
            new("Proto.Actor", Series.Proto, ["dotnet", file, "proto"], "roundtrip", "oneway", "payload", "first", "memory"),
            // Received arrays of a mebibyte stay in the ordinary heap, as a limit without that would be one of page faults.
            new("bare socket", Series.Socket, ["dotnet", file, "socket"], "roundtrip", "oneway", "payload")
            {
                Environment = new Dictionary<string, string> { ["DOTNET_GCLOHThreshold"] = "200000" },
            },
        ];
        if (File.Exists(file))
            all.AddRange(peers);
        else
            foreach (var peer in peers)
                Leave(peer.Title, peer.Series, $"{file} is not there. Build it: dotnet build -c Release benchmarks", peer.Works, figures);
    }

    private static Contestant ActorProc(string title, string series, string assembly, string[] works) => new(title, series, ["dotnet", assembly, "worker"], works);

    private static void Leave(string title, string series, string reason, string[] works, Figures figures)
    {
        Console.WriteLine($"{title} is not compared: {reason}.");
        foreach (var row in Table.Rows.Where(row => works.Contains(row.Work)))
            figures.AddMissing(row, series, reason);
    }
}
