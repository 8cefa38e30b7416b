using System.Text.RegularExpressions;
using ActorProc.Configuration;
using ActorProc.Deployment;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace ActorProc.Tests.Examples;

public sealed partial class ReadmeSpecs
{
    private static string Readme { get; } = Repository.Read("README.md");

    [Fact]
    public void Readme_should_begin_with_the_example_as_it_is_compiled()
    {
        Assert.Equal(Repository.Read("src/Examples/Hello.cs").Trim(), Blocks("csharp").First());
    }

    [Fact]
    public void Readme_should_show_only_code_that_stands_in_an_example()
    {
        var compiled = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Examples"), "*.cs").SelectMany(File.ReadLines).Select(line => line.Trim()).ToHashSet();

        Assert.All(Blocks("csharp").SelectMany(block => block.Split('\n')), line => Assert.Contains(line.Trim(), compiled));
    }

    [Fact]
    public void Readme_should_show_only_hocon_that_is_understood()
    {
        var blocks = Blocks("hocon").ToArray();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block =>
        {
            var config = ConfigurationFactory.ParseString(block).WithFallback(ReferenceConfig.Reference).WithFallback(ConfigurationFactory.Default());
            var deployer = new ProcessDeployer(new Settings(null, config));
            // Once more, entry by entry: the settings of the nodes are read when an actor is placed.
            foreach (var key in config.GetConfig("akka.actor.deployment").Root.GetObject().Items.Keys.Where(key => key.StartsWith('/')))
            {
                var scope = deployer.Lookup(key.Replace("*", "any").Split('/', StringSplitOptions.RemoveEmptyEntries)).Scope;
                NodeSettings.From(config, Assert.IsType<Placement>(scope).Overlay.Trim(), key);
            }
        });
    }

    [Fact]
    public void Settings_should_be_those_of_reference_conf_with_its_defaults()
    {
        var conf = Repository.Read("hocon/reference.conf");
        var node = conf[conf.IndexOf("\n  node {", StringComparison.Ordinal)..conf.IndexOf("\n}\n", StringComparison.Ordinal)];
        var written = Setting().Matches(node).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value.Trim()}");

        Assert.Equal(written.Order(), SettingRow().Matches(Readme).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}").Order());
        Assert.Equal(
            typeof(NodeOptions).GetProperties().Select(property => property.Name).Order(),
            SettingRow().Matches(Readme).Select(row => row.Groups[3].Value).Where(name => name.Length > 0).Order());
    }

    [Fact]
    public void Exit_reasons_should_all_be_listed()
    {
        var listed = Regex.Matches(Readme[Readme.IndexOf("| `ExitReason` |", StringComparison.Ordinal)..], @"^\| `(\w+)[^`]*` \|", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value).Skip(1).TakeWhile(name => typeof(ExitReason).GetNestedType(name) is not null);

        Assert.Equal(typeof(ExitReason).GetNestedTypes().Select(type => type.Name).Order(), listed.Order());
    }

    private static IEnumerable<string> Blocks(string language) =>
        Regex.Matches(Readme, $"^```{language}\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^    ([a-z-]+)(?: = | (?=\{ \}))(.+)$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\| `([a-z-]+)` \| `([^`]*)` \| (?:`(\w+)` )?\|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();
}
