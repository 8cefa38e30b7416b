using ActorProc.Orchestration;
using Xunit;

namespace ActorProc.Tests.Surface;

public sealed class PathTextSpecs
{
    private const string Main = "akka.proc://shop@main:1";
    private const string Placed = "akka.proc://shop@ocr:2/remote/akka.proc/shop@main:1/user/ocr";

    [Theory]
    [InlineData("/user/a", "/user/a", true)]
    [InlineData("/user/a/b", "/user/a", true)]
    [InlineData("/user/a/b/c", "/user/a", true)]
    [InlineData("/user/ab", "/user/a", false)]
    [InlineData("/user", "/user/a", false)]
    [InlineData("/user/A", "/user/a", false)]
    [InlineData("/other/a", "/user/a", false)]
    [InlineData("/user/a#1", "/user/a#1", true)]
    [InlineData("/user/a#1", "/user/a#2", false)]
    [InlineData("/user/a#12", "/user/a#1", false)]
    [InlineData("/user/a#1", "/user/a", true)]
    [InlineData("/user/a", "/user/a#1", true)]
    [InlineData("/user/a/b#7", "/user/a#1", true)]
    [InlineData("/user/ab#1", "/user/a#1", false)]
    public void Path_should_be_at_or_below_a_root_when_it_names_it_or_a_descendant(string path, string root, bool expected)
    {
        Assert.Equal(expected, PathText.IsAtOrBelow(path, root));
        Assert.Equal(expected, PathText.IsAtOrBelow(Main + path, Main + root));
    }

    [Theory]
    [InlineData(Placed, true)]
    [InlineData(Placed + "/child#4", true)]
    [InlineData(Main + "/user/remote/a", false)]
    [InlineData(Main + "/remote", false)]
    [InlineData(Main + "/remotely/a", false)]
    [InlineData(Main, false)]
    [InlineData("/remote/a", false)]
    [InlineData("", false)]
    public void Path_should_be_a_placed_one_when_it_is_below_remote(string path, bool expected) => Assert.Equal(expected, PathText.IsPlaced(path));

    [Theory]
    [InlineData(Placed, Main)]
    [InlineData("akka.proc://shop@page.12:3/remote/akka.proc/shop@ocr:2/remote/akka.proc/shop@main:1/user/ocr/page#9", "akka.proc://shop@ocr:2")]
    [InlineData(Main + "/user/a", null)]
    [InlineData(Main + "/remote/akka.proc", null)]
    public void Creator_should_be_the_first_address_behind_remote(string path, string? expected) => Assert.Equal(expected, PathText.Creator(path));
}
