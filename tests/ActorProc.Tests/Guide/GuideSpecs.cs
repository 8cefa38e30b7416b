using System.Text.RegularExpressions;
using ActorProc.TestKit;
using ActorProc.Tests.Surface;
using Xunit;

namespace ActorProc.Tests.Guide;

/// <summary>docs/testing.md shows nothing that is not compiled and run: its samples stand in the files beside this one.</summary>
public sealed partial class GuideSpecs
{
    private static readonly string Text = File.ReadAllText(Repository.File("docs", "testing.md"));

    [Fact]
    public void Samples_should_stand_in_the_specs_as_they_are_shown()
    {
        var compiled = Plain(string.Join('\n', Repository.Sources("tests", "ActorProc.Tests", "Guide").Select(file => File.ReadAllText(Repository.File("tests", "ActorProc.Tests", "Guide", file)))));
        var samples = Sample().Matches(Text).Select(match => match.Groups[1].Value).ToArray();

        Assert.True(samples.Length >= 5, "Where are the samples?");
        Assert.All(samples, sample => Assert.Contains(Plain(sample), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_expectation_and_fault_should_be_told_of()
    {
        var members = typeof(ActorProcTestKit).GetMethods().Where(method => method.DeclaringType == typeof(ActorProcTestKit) && !method.IsSpecialName)
            .Concat(typeof(FaultyLink).GetMethods().Where(method => method.DeclaringType == typeof(FaultyLink)))
            .Select(method => method.Name).Except(["InitializeAsync", "DisposeAsync"]).Distinct();

        Assert.All(members, name => Assert.Contains(name, Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Failure_that_is_shown_should_have_the_parts_of_a_real_one()
    {
        string[] parts = ["Expected: ", "Seen: ", "Waited: ", "Nodes: ", "Children: ", "Exits: ", "Output: "];

        Assert.All(parts, part => Assert.Contains($"\n{part}", Text, StringComparison.Ordinal));
    }

    // Without what indentation and line ends make of it.
    private static string Plain(string code) => Spaces().Replace(code, " ").Trim();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
