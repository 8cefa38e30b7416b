using System.Text;
using Xunit.Sdk;

namespace ActorProc.TestKit.Output;

/// <summary>What a failed expectation says: what was expected and seen, how the nodes are, how processes ended, and their last words.</summary>
internal sealed class Report
{
    private const int Lines = 20;

    private readonly StringBuilder _text = new();

    private Report(string expected, string seen) => _text.Append("Expected: ").AppendLine(expected).Append("Seen:     ").AppendLine(seen);

    public static async Task<XunitException> MakeAsync(ActorProcTestKit kit, string expected, string seen, TimeSpan? waited = null)
    {
        var report = new Report(expected, seen);
        if (waited is { } time)
            report._text.Append("Waited:   ").AppendLine(time.ToString());
        var nodes = await kit.App.GetNodesAsync().ConfigureAwait(false);
        report.List("Nodes", nodes.Select(node => $"{node}{string.Concat(node.Actors.Select(actor => $"\n            {actor}"))}"));
        report.List("Children", kit.Launcher.All.Where(launched => !launched.IsNode && !launched.IsOver).Select(launched => $"{launched.Node} pid {launched.Process.Pid}"));
        report.List("Exits", kit.Exits.Select(exit => exit.ToString()).TakeLast(Lines));
        report.List("Output", kit.Lines.Last(Lines));
        return new XunitException(report._text.ToString().TrimEnd());
    }

    private void List(string title, IEnumerable<string> lines)
    {
        var label = $"{title}:".PadRight(10);
        var any = false;
        foreach (var line in lines)
        {
            _text.Append(any ? "          " : label).AppendLine(line);
            any = true;
        }

        if (!any)
            _text.Append(label).AppendLine("none");
    }
}
