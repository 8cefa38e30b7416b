using System.Globalization;
using System.Text;

namespace ActorProc.Benchmarks.Growth;

/// <summary>Draws a section as an SVG: both axes logarithmic, a line for each figure. So few strokes need no library, and none of the machine's fonts.</summary>
internal static class Plot
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 70;
    private const int Right = 250;
    private const int Top = 40;
    private const int Bottom = 50;

    // Told apart by people who see colours differently too (Okabe and Ito).
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"];

    public static string Draw(Section section)
    {
        double[] xs = [.. section.Points];
        var values = section.Lines.SelectMany(line => line.Values.Values).Where(value => value > 0).ToArray();
        var (low, high) = (Math.Floor(Math.Log10(values.Min())), Math.Ceiling(Math.Log10(values.Max())));
        if (high <= low)
            high = low + 1;
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>");
        Add(svg, $"<text x=\"{Left}\" y=\"22\" font-size=\"15\" font-weight=\"bold\">{section.Title}</text>");
        for (var power = low; power <= high; power++)
        {
            var y = Y(power);
            Add(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"#dddddd\"/>");
            Add(svg, $"<text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{Math.Pow(10, power):#,0.######}</text>");
        }

        foreach (var x in xs)
            Add(svg, $"<text x=\"{X(x):0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\" font-size=\"10\">{section.Label(x)}</text>");
        Add(svg, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{section.X}</text>");
        for (var i = 0; i < section.Lines.Length; i++)
        {
            var line = section.Lines[i];
            var points = line.Values.Where(point => point.Value > 0).Select(point => (X: X(point.Key), Y: Y(Math.Log10(point.Value)))).ToArray();
            var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
            Add(svg, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{Colours[i]}\" stroke-width=\"2\"/>");
            foreach (var (x, y) in points)
                Add(svg, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3\" fill=\"{Colours[i]}\"/>");
            Add(svg, $"<rect x=\"{Width - Right + 14}\" y=\"{Top + (i * 22)}\" width=\"12\" height=\"12\" fill=\"{Colours[i]}\"/>");
            Add(svg, $"<text x=\"{Width - Right + 32}\" y=\"{Top + 11 + (i * 22)}\">{line.Name}, {line.Unit}</text>");
        }

        return svg.Append("</svg>\n").ToString();

        double X(double x) => xs.Length == 1 ? Left : Left + ((Width - Left - Right - 10) * (Math.Log(x) - Math.Log(xs[0])) / (Math.Log(xs[^1]) - Math.Log(xs[0])));
        double Y(double power) => Height - Bottom - ((Height - Top - Bottom) * (power - low) / (high - low));
    }

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
