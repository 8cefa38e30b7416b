using ActorProc.Launching;
using Xunit;

namespace ActorProc.Tests.Surface;

public sealed class BackoffSpecs
{
    private static readonly Backoff Backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 100)]
    [InlineData(3, 200)]
    [InlineData(4, 400)]
    [InlineData(8, 6400)]
    [InlineData(9, 10000)]
    [InlineData(1000, 10000)]
    [InlineData(int.MaxValue, 10000)]
    public void Pause_should_double_from_min_to_max(int crashes, int milliseconds) => Assert.Equal(milliseconds, Backoff.After(crashes).TotalMilliseconds);

    [Fact]
    public void Pause_should_never_exceed_max_when_min_is_larger()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), new Backoff(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.Zero).After(2));
    }

    [Fact]
    public void Pause_should_be_none_when_min_is_zero()
    {
        Assert.Equal(TimeSpan.Zero, (Backoff with { Min = TimeSpan.Zero }).After(int.MaxValue));
    }
}
