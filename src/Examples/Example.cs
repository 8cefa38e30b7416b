namespace ActorProc.Examples;

/// <summary>One stop of the tour.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="About">What is going to happen.</param>
/// <param name="File">Where it is written down.</param>
/// <param name="RunAsync">Runs it; throws if what was promised did not happen.</param>
internal sealed record Example(string Name, string Title, string About, string File, Func<Task> RunAsync);
