namespace ActorProc.Benchmarks.Compare;
internal static class CompareCommand { public static Task<int> RunAsync(string[] o) => Task.FromResult(0); }
