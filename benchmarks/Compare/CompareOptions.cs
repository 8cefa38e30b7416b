using System.Globalization;

namespace ActorProc.Benchmarks.Compare;

/// <summary>What <c>compare</c> is told.</summary>
internal sealed record CompareOptions
{
    public const string Usage = """
        dotnet run -c Release --project benchmarks -- compare [--json FILE] [--markdown FILE] [--only KEY,KEY] [--runs N] [--quick]
          --json FILE      write the figures as JSON
          --markdown FILE  write the table as Markdown
          --only KEY,KEY   measure only what gives these keys
          --runs N         rounds, each of which runs every program once; 5 unless said otherwise
          --quick          one short round, to see that everything works; its figures mean little
        """;

    public string? Json { get; init; }

    public string? Markdown { get; init; }

    public string[]? Only { get; init; }

    public int Runs { get; init; } = 5;

    public bool IsQuick { get; init; }

    // All of it at full length would take twice the eight minutes.
    public double Scale => IsQuick ? 0.3 : Only is null ? 0.5 : 1;

    public Row[] Rows => Only is null ? Table.Rows : [.. Table.Rows.Where(row => Only.Contains(row.Key))];

    /// <exception cref="ArgumentException">Something is not understood; the text says what.</exception>
    public static CompareOptions Parse(string[] arguments)
    {
        var options = new CompareOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            options = name switch
            {
                "--quick" => options with { IsQuick = true, Runs = 1 },
                "--json" => options with { Json = Value() },
                "--markdown" => options with { Markdown = Value() },
                "--runs" => options with { Runs = Number(Value()) },
                "--only" => options with { Only = Keys(Value()) },
                _ => throw new ArgumentException($"'{name}' is no option of compare."),
            };

            string Value() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{name} needs a value.");
        }

        return options;
    }

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new ArgumentException($"--runs needs a number above zero, not '{text}'.");

    private static string[] Keys(string text)
    {
        var keys = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.Find(keys, key => Table.Find(key) is null) is { } unknown
            ? throw new ArgumentException($"There is no key '{unknown}'. There are: {string.Join(", ", Table.Rows.Select(row => row.Key))}.")
            : keys;
    }
}
