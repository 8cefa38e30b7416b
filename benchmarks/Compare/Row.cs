namespace ActorProc.Benchmarks.Compare;

/// <summary>One thing that is measured.</summary>
/// <param name="Key">Its name, in the files and in what the programs say.</param>
/// <param name="Work">The work that gives the figure; some give several.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="HigherIsBetter">A rate, not a time or a cost.</param>
/// <param name="Goal">What it should be, if anything was promised.</param>
internal sealed record Row(string Key, string Work, string Unit, bool HigherIsBetter, Goal? Goal = null)
{
    /// <summary>The name of Python's figure, where it is that of one of its ways to do this.</summary>
    public string Python { get; init; } = Series.Python;

    /// <summary>Taken as built, and as published with ReadyToRun; the latter counts.</summary>
    public bool IsCold { get; init; }

    /// <summary>A figure of Python's that stands beside for comparison: the key it was measured under. It appears as <see cref="Series.PythonPipe"/>.</summary>
    public string? PythonPipeKey { get; init; }
}
