using ActorProc.Hosting;
using Xunit;

namespace ActorProc.Tests.Hosting;

/// <summary>What a new node has compiled on a second processor: each step does what it is meant to, or it would save nothing and nobody would notice.</summary>
public sealed class PreparationSpecs
{
    public static TheoryData<string> Steps => [.. Preparation.Steps.Select(static step => step.Method.Name)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Step_should_work(string name) => Preparation.Steps.Single(step => step.Method.Name == name)();

    [Fact]
    public void Steps_should_not_be_none() => Assert.NotEmpty(Preparation.Steps);
}
