using System.Reflection;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>What became of tests in a run.</summary>
public sealed class Outcomes
{
    private readonly Dictionary<(string Class, string Name), bool> _passed = [];

    public int Count => _passed.Count;

    /// <param name="type">The full name of the class that it ran in.</param>
    /// <param name="name">The method's name.</param>
    /// <param name="hasPassed">With all its cases.</param>
    public void Add(string type, string name, bool hasPassed) => _passed[(type, name)] = hasPassed;

    /// <summary>In one word; a test that is written once for several contexts has passed when it has in all.</summary>
    public string Of(MethodInfo test)
    {
        var results = test.Module.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(test.DeclaringType))
            .Select(type => _passed.TryGetValue((type.FullName!, test.Name), out var hasPassed) ? hasPassed : (bool?)null).ToArray();
        return results.Contains(false) ? "failed" : results.Contains(null) ? "not run" : "passed";
    }
}
