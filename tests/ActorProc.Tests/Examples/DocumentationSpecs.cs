using System.Text.RegularExpressions;
using Xunit;

namespace ActorProc.Tests.Examples;

public sealed partial class DocumentationSpecs
{
    /// <summary>The folders of the library below its core, and which others each may use. The same stands in ARCHITECTURE.md.</summary>
    public static TheoryData<string, string[]> Folders { get; } = new()
    {
        { "Node", [] },
        { "Runtime/Errors", [] },
        { "Runtime/Link", [] },
        { "Runtime/Serialization", [] },
        { "Runtime/Launching", ["Node"] },
        { "Runtime/Configuration", ["Launching"] },
    };

    [Fact]
    public void Links_should_lead_to_files_and_headings_that_exist()
    {
        var pages = Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)).ToArray();
        var links = pages.SelectMany(page => Link().Matches(File.ReadAllText(page)).Select(match => (Page: page, To: match.Groups[1].Value, Heading: match.Groups[2].Value))).ToArray();

        Assert.True(links.Length > 10, "The documents hardly link to anything: is the expression wrong?");
        Assert.All(links, link =>
        {
            var target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link.Page)!, link.To));
            Assert.True(Path.Exists(target), $"{Path.GetFileName(link.Page)} links to {link.To}, which does not exist.");
            if (link.Heading.Length > 0)
                Assert.Contains(link.Heading, File.ReadLines(target).Where(line => line.StartsWith('#')).Select(Anchor));
        });
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_should_use_no_higher_one(string folder, string[] mayUse)
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src", folder), "*.cs", SearchOption.AllDirectories);
        var own = Path.GetFileName(folder);

        Assert.NotEmpty(files);
        var used = files.SelectMany(file => Using().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().Where(name => name != own);
        Assert.Empty(used.Except(mayUse));
    }

    private static string Anchor(string heading) => Regex.Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "[^a-z0-9 -]", "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)")]
    private static partial Regex Link();

    // By `using`, or by a qualified name.
    [GeneratedRegex(@"(?:^using (?:static )?ActorProc\.|(?<![\w.])ActorProc\.|(?<![\w.""])(?=(?:Orchestration|Deployment|Hosting)\.))(Node|Errors|Link|Serialization|Launching|Configuration|Orchestration|Deployment|Hosting)\b(?!"")", RegexOptions.Multiline)]
    private static partial Regex Using();
}
