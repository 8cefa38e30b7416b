using System.Globalization;
using System.Text;
using Spectre.Console;

namespace ActorProc.Benchmarks.Growth;

/// <summary>How cost grows with the number of processes, with the size of a message, and with the number of messages.</summary>
internal static class GrowthCommand
{
    public const string Usage = "  growth     how cost grows with processes, payloads and messages; [--quick] [--svg DIRECTORY] [--markdown FILE]";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!TryRead(arguments, out var isQuick, out var svg, out var markdown))
        {
            AnsiConsole.WriteLine(Usage);
            return 1;
        }

        Console.WriteLine(Machine.Describe());
        Section[] sections =
        [
            await ProcessGrowth.MeasureAsync(isQuick ? 8 : 64, isQuick ? 0.1 : 1),
            await PayloadGrowth.MeasureAsync(16, isQuick ? 1 << 20 : 64 << 20, isQuick ? 0.1 : 1),
            await MessageGrowth.MeasureAsync(isQuick ? 100_000 : 10_000_000),
        ];
        foreach (var section in sections)
            Show(section);
        if (svg is not null)
        {
            Directory.CreateDirectory(svg);
            foreach (var section in sections.Where(section => section.File.Length > 0))
                await File.WriteAllTextAsync(Path.Combine(svg, section.File), Plot.Draw(section));
        }

        if (markdown is not null)
            await File.WriteAllTextAsync(markdown, string.Join('\n', sections.Select(Markdown)));
        return 0;
    }

    private static bool TryRead(string[] arguments, out bool isQuick, out string? svg, out string? markdown)
    {
        (isQuick, svg, markdown) = (false, null, null);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    isQuick = true;
                    break;
                case "--svg" when i + 1 < arguments.Length:
                    svg = arguments[++i];
                    break;
                case "--markdown" when i + 1 < arguments.Length:
                    markdown = arguments[++i];
                    break;
                default:
                    Console.Error.WriteLine($"'{arguments[i]}' is no option of growth, or lacks its value.");
                    return false;
            }
        }

        return true;
    }

    public static void Show(Section section)
    {
        var table = new Spectre.Console.Table().Title(section.Title).AddColumn(section.X);
        foreach (var line in section.Lines)
            table.AddColumn(new TableColumn($"{line.Name} ({line.Unit})").RightAligned());
        foreach (var x in section.Points)
            table.AddRow([section.Label(x), .. section.Lines.Select(line => Text(line, x))]);
        AnsiConsole.Write(table);
    }

    public static string Markdown(Section section)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {section.Title}\n\n| {section.X} | {string.Join(" | ", section.Lines.Select(line => $"{line.Name} ({line.Unit})"))} |\n");
        text.Append("|--:|").Append(string.Concat(section.Lines.Select(_ => "--:|"))).Append('\n');
        foreach (var x in section.Points)
            text.Append(CultureInfo.InvariantCulture, $"| {section.Label(x)} | {string.Join(" | ", section.Lines.Select(line => Text(line, x)))} |\n");
        return text.ToString();
    }

    private static string Text(Line line, double x) => line.Values.TryGetValue(x, out var y) ? y.ToString(y < 10 ? "0.00" : y < 1000 ? "0.0" : "#,0", CultureInfo.InvariantCulture) : "";
}
