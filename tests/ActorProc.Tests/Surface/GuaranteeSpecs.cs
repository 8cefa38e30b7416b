using System.Text.RegularExpressions;
using Xunit;

namespace ActorProc.Tests.Surface;

/// <summary>Every promise in docs/guarantees.md names tests that exist.</summary>
public sealed partial class GuaranteeSpecs
{
    private static readonly Dictionary<string, string[]> Tests = typeof(GuaranteeSpecs).Assembly.GetTypes()
        .GroupBy(type => type.Name)
        .ToDictionary(types => types.Key, types => types.SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0).Select(method => method.Name).ToArray());

    [Fact]
    public void Tests_that_are_named_should_exist()
    {
        var named = Named().Matches(File.ReadAllText(Repository.File("docs", "guarantees.md")));

        Assert.True(named.Count > 30, "Where are the tests?");
        Assert.All(named, test => Assert.Contains(test.Groups[2].Value, Tests.GetValueOrDefault(test.Groups[1].Value, [])));
    }

    [Fact]
    public void Promises_should_all_be_shown()
    {
        var rows = File.ReadAllLines(Repository.File("docs", "guarantees.md")).Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !line.StartsWith("| promise", StringComparison.Ordinal));

        Assert.All(rows, row => Assert.Matches(Named(), row));
    }

    [GeneratedRegex("`([A-Za-z]+Specs)\\.([A-Za-z0-9_]+)`")]
    private static partial Regex Named();
}
