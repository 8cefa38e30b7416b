using System.Text.RegularExpressions;
using Xunit;

namespace ActorProc.Tests.Surface;

/// <summary>
/// Which folder of src/Runtime may know which. The root holds what users name, which all may know, and the entries, which know all; it is not
/// part of this.
/// </summary>
public sealed partial class DependencySpecs
{
    /// <summary>What is used and nothing else: an edge that nobody needs any more is taken out, so that it does not come back unseen.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Link"] = [],
        ["Launching"] = [],
        ["Serialization"] = [],
        ["DependencyInjection"] = [],
        ["Calls"] = ["Serialization"],
        ["Pipes"] = ["Calls"],
        ["Coordination"] = ["Calls", "Link", "Pipes"],
        ["Coordinators"] = ["Calls", "Coordination", "Link", "Pipes", "Serialization"],
        ["Processes"] = ["Calls", "Coordination", "Launching", "Link", "Serialization"],
        ["Functions"] = ["Calls", "Coordination", "Hosting", "Link", "Processes", "Serialization"],
        ["Configuration"] = ["DependencyInjection", "Launching", "Link", "Processes"],
        ["Deployment"] = ["Configuration", "DependencyInjection", "Hosting", "Link", "Orchestration", "Serialization"],
        ["Hosting"] = ["Calls", "Configuration", "Coordination", "DependencyInjection", "Deployment", "Launching", "Link", "Orchestration", "Processes", "Serialization"],
        ["Orchestration"] = ["Calls", "Configuration", "Coordination", "Coordinators", "DependencyInjection", "Deployment", "Hosting", "Launching", "Link", "Processes", "Serialization"],
    };

    /// <summary>Folders that know each other. They are the heart of the library, and no others may join them.</summary>
    private static readonly string[] Entangled = ["Deployment", "Hosting", "Orchestration"];

    private static readonly Lazy<(string From, string To, string File)[]> Edges = new(Find);

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_should_know_only_what_lies_below_it(string folder)
    {
        var wrong = Edges.Value.Where(edge => edge.From == folder && !Allowed[folder].Contains(edge.To)).Select(edge => $"{edge.File} uses {edge.To}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void Rule_should_allow_no_more_than_is_used()
    {
        var unused = Allowed.SelectMany(rule => rule.Value.Select(to => (rule.Key, to))).Except(Edges.Value.Select(edge => (edge.From, edge.To)));

        Assert.Empty(unused);
    }

    [Fact]
    public void Dependencies_should_point_one_way_but_for_the_entangled()
    {
        var cycles = Allowed.Keys.Where(folder => !Entangled.Contains(folder) && Reachable(folder).Contains(folder));

        Assert.Empty(cycles);
        Assert.All(Entangled, folder => Assert.Contains(folder, Reachable(folder)));
    }

    [Fact]
    public void Every_folder_should_have_a_rule()
    {
        var folders = Repository.Sources("src", "Runtime").Where(file => file.Contains('/')).Select(file => file.Split('/')[0]).Distinct();

        // These are part of what users name, in the root namespace.
        Assert.Equal(Allowed.Keys.Order(), folders.Where(folder => folder is not ("Errors" or "Multiprocessing")).Order());
    }

    private static HashSet<string> Reachable(string from)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>(Allowed[from]);
        while (open.TryPop(out var next))
        {
            if (found.Add(next))
            {
                foreach (var to in Allowed[next])
                    open.Push(to);
            }
        }

        return found;
    }

    private static (string From, string To, string File)[] Find()
    {
        var edges = new List<(string, string, string)>();
        foreach (var file in Repository.Sources("src", "Runtime").Where(file => file.Contains('/') && !file.StartsWith("Multiprocessing/", StringComparison.Ordinal)))
        {
            var from = file.Split('/')[0];
            var code = NotCode().Replace(File.ReadAllText(Repository.File("src", "Runtime", file)), " ");
            // By a using, or by the last part of the namespace before a type's name.
            edges.AddRange(Allowed.Keys
                .Where(to => to != from && (Regex.IsMatch(code, $@"\bActorProc\.{to}\b") || NamesType(code, to)))
                .Select(to => (from, to, file)));
        }

        return [.. edges];
    }

    // Not a member of a property that is called as the folder is.
    private static bool NamesType(string code, string folder) => Regex.Matches(code, $@"(?<![\w.]){folder}\.([A-Z]\w*)").Select(match => match.Groups[1].Value)
        .Any(name => typeof(ActorProcSystem).Assembly.GetType($"ActorProc.{folder}.{name}") is not null);

    [GeneratedRegex("""//[^\n]*|"(\\.|[^"\\\n])*"|namespace [^\n]*""")]
    private static partial Regex NotCode();
}
