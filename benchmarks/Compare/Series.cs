namespace ActorProc.Benchmarks.Compare;

/// <summary>Whose figures there are, by the names they have in the JSON file.</summary>
internal static class Series
{
    public const string ActorProc = "actorproc";
    public const string AsBuilt = "actorproc_as_built";
    public const string Python = "python";
    public const string PythonPipe = "python_pipe";
    public const string PythonSpawn = "python_spawn";
    public const string PythonFork = "python_fork";
    public const string Erlang = "erlang";
    public const string Akka = "akka_remote";
    public const string Proto = "protoactor";
    public const string Socket = "socket";

    public static readonly string[] All = [ActorProc, AsBuilt, Python, PythonPipe, PythonSpawn, PythonFork, Erlang, Akka, Proto, Socket];

    /// <summary>Those ActorProc is compared with. The bare socket is a limit, nobody's competitor.</summary>
    public static readonly string[] Peers = [Python, PythonPipe, PythonSpawn, PythonFork, Erlang, Akka, Proto];
}
