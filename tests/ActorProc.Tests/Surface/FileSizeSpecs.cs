using Xunit;

namespace ActorProc.Tests.Surface;

public sealed class FileSizeSpecs
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Source_files_should_have_at_most_400_lines(string folder)
    {
        var tooLong = Lines(folder).Where(file => file.Lines > 400).Select(file => $"{file.Name} has {file.Lines}");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Half_of_the_product_files_should_have_fewer_than_80_lines()
    {
        var lengths = Lines("src").Select(file => file.Lines).Order().ToArray();

        Assert.True(lengths[lengths.Length / 2] < 80, $"The median of {lengths.Length} files is {lengths[lengths.Length / 2]} lines.");
    }

    private static (string Name, int Lines)[] Lines(string folder) =>
        [.. Repository.Sources(folder).Select(file => (file, File.ReadLines(Repository.File(folder, file)).Count()))];
}
