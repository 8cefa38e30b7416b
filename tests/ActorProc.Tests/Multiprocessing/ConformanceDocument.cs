using System.Reflection;
using System.Text;
using ActorProc.Tests.Surface;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>The text of <c>docs/conformance.md</c>: which test shows which behaviour, and where Python's own tests went.</summary>
public static class ConformanceDocument
{
    private const string Head = """
        # Conformance

        Made by `dotnet run --project tests/ActorProc.Conformance -- <results.trx, or a folder of them>` from [behaviours.md](behaviours.md), the tests that name
        those behaviours, and their results. Not to be edited by hand.

        """;

    public static string Path => Repository.File("docs", "conformance.md");

    /// <summary>All rows of <c>docs/behaviours.md</c>.</summary>
    public static IReadOnlyList<BehaviourRow> Behaviours() =>
        [.. File.ReadLines(Repository.File("docs", "behaviours.md"))
            .Select(Cells)
            .Where(cells => cells is [_, "K" or "A" or "F", _])
            .Select(cells => new BehaviourRow(cells[0], cells[1], cells[2]))];

    /// <summary>The tests of a behaviour.</summary>
    public static IReadOnlyList<MethodInfo> TestsOf(string behaviour) =>
        [.. Tests().Where(test => test.GetCustomAttribute<BehaviourAttribute>()?.Ids.Contains(behaviour) == true), .. Reasons.ElsewhereOf(behaviour).Select(Test)];

    /// <summary>All tests of this assembly, each once.</summary>
    public static IEnumerable<MethodInfo> Tests() => typeof(ConformanceDocument).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(FactAttribute), inherit: false))
        .OrderBy(method => method.DeclaringType!.Name, StringComparer.Ordinal).ThenBy(method => method.MetadataToken);

    /// <param name="behaviours">The rows of the first table.</param>
    /// <param name="outcome">What became of a test.</param>
    public static string Of(IReadOnlyList<BehaviourRow> behaviours, Func<MethodInfo, string> outcome)
    {
        var text = new StringBuilder(Head);
        text.Append("\n## Behaviours\n\n| id | tag | behaviour | shown by | result |\n|---|---|---|---|---|\n");
        foreach (var (id, tag, sentence) in behaviours)
        {
            var (shown, result) = Shown(TestsOf(id), Reasons.Of(id), outcome);
            text.Append($"| {id} | {tag} | {sentence} | {shown} | {result} |\n");
        }

        text.Append($"\n## The tests of CPython 3.11\n\nEvery class of `Lib/test/_test_multiprocessing.py` that has tests, {PythonClasses.All.Sum(one => one.Tests)} in all (the text has one more, in a comment).\n\n");
        text.Append("| class | tests | shown by | result |\n|---|---|---|---|\n");
        foreach (var (name, count, tests, note) in PythonClasses.All)
        {
            var (shown, result) = Shown([.. tests.Select(Test)], note, outcome);
            text.Append($"| {name} | {count} | {shown} | {result} |\n");
        }

        return text.ToString();
    }

    /// <summary>A row of a table, or nothing.</summary>
    public static string[] Cells(string line) => line is ['|', .. var cells, '|'] ? [.. cells.Split('|').Select(cell => cell.Trim())] : [];

    /// <summary>A test as the document calls it.</summary>
    public static string NameOf(MethodInfo test) => $"{test.DeclaringType!.Name}.{test.Name}";

    private static MethodInfo Test(string name) => Tests().SingleOrDefault(test => NameOf(test) == name)
        ?? throw new InvalidOperationException($"There is no test {name}.");

    private static (string Shown, string Result) Shown(IReadOnlyList<MethodInfo> tests, string? note, Func<MethodInfo, string> outcome)
    {
        if (tests.Count == 0)
            return (note ?? "nothing", "");
        var outcomes = tests.Select(outcome).Distinct().ToArray();
        var result = outcomes.Contains("failed") ? "failed" : outcomes.Contains("not run") ? "not run" : "passed";
        return (string.Join("<br>", tests.Select(test => $"`{NameOf(test)}`")) + (note is null ? "" : $"<br>{note}"), result);
    }
}

/// <summary>A behaviour as <c>docs/behaviours.md</c> has it.</summary>
public sealed record BehaviourRow(string Id, string Tag, string Sentence);
