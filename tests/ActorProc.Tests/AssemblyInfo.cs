using Xunit;

// Two cores, real processes, and time limits that mean "stuck": classes take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
