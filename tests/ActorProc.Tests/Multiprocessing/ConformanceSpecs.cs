using System.Text.RegularExpressions;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary><c>docs/conformance.md</c> says of every behaviour what shows it, and says nothing that is not so.</summary>
public sealed partial class ConformanceSpecs
{
    private const string Remedy = "dotnet test --logger trx, then dotnet run --project tests/ActorProc.Conformance -- <the results>";

    [Fact]
    public void Document_should_list_exactly_the_behaviours()
    {
        var behaviours = ConformanceDocument.Behaviours();

        var listed = Rows(5).Where(row => row[1] is "K" or "A" or "F").Select(row => new BehaviourRow(row[0], row[1], row[2]));

        Assert.Equal(behaviours, listed);
        Assert.Equal(behaviours.Count, behaviours.Select(row => row.Id).Distinct().Count());
    }

    [Fact]
    public void Every_behaviour_should_have_a_test_or_a_reason_and_not_both()
    {
        foreach (var behaviour in ConformanceDocument.Behaviours())
            Assert.True(ConformanceDocument.TestsOf(behaviour.Id).Count > 0 != Reasons.Of(behaviour.Id) is not null, $"{behaviour.Id} has neither a test nor a reason, or both.");
    }

    [Fact]
    public void Tests_and_reasons_should_be_of_behaviours_that_exist()
    {
        var known = ConformanceDocument.Behaviours().Select(behaviour => behaviour.Id).ToHashSet();

        var named = ConformanceDocument.Tests().SelectMany(test => test.GetCustomAttributes(typeof(BehaviourAttribute), false).Cast<BehaviourAttribute>())
            .SelectMany(attribute => attribute.Ids).Concat(Reasons.Ids);

        Assert.DoesNotContain(named, id => !known.Contains(id));
    }

    [Fact]
    public void Every_test_that_the_document_names_should_exist()
    {
        var tests = ConformanceDocument.Tests().Select(ConformanceDocument.NameOf).ToHashSet();

        var named = Rows(5).Concat(Rows(4)).Where(row => row[^2].StartsWith('`')).SelectMany(row => Named().Matches(row[^2])).Select(match => match.Groups[1].Value).ToArray();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !tests.Contains(name));
    }

    [Fact]
    public void Document_should_be_as_it_would_be_made_now_but_for_the_results()
    {
        var made = ConformanceDocument.Of(ConformanceDocument.Behaviours(), _ => "passed");

        Assert.True(WithoutResults(made) == WithoutResults(File.ReadAllText(ConformanceDocument.Path)), $"docs/conformance.md is out of date. {Remedy}");
    }

    [Fact]
    public void Every_class_of_Pythons_tests_should_have_one_row()
    {
        var rows = Rows(4).Where(row => int.TryParse(row[1], out _)).ToArray();

        Assert.Equal(PythonClasses.All.Select(one => (one.Name, $"{one.Tests}")), rows.Select(row => (row[0], row[1])));
        Assert.Equal(rows.Length, rows.Select(row => row[0]).Distinct().Count());
        // A search of the text for "def test_" finds 219: one of them is an example in a comment.
        Assert.Equal(218, PythonClasses.All.Sum(one => one.Tests));
        Assert.All(rows, row => Assert.True(row[2].StartsWith('`') || row[2].StartsWith("reason: ", StringComparison.Ordinal), $"{row[0]}: {row[2]}"));
    }

    private static IEnumerable<string[]> Rows(int cells) => File.ReadLines(ConformanceDocument.Path).Select(ConformanceDocument.Cells).Where(row => row.Length == cells);

    private static string WithoutResults(string text) => Result().Replace(text, "|  |");

    [GeneratedRegex(@"\| (passed|failed|not run)? ?\|$", RegexOptions.Multiline)]
    private static partial Regex Result();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Named();
}
