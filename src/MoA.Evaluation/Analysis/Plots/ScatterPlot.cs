using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MoA.Evaluation.Analysis.Plots;

/// <summary>Points in a plane and a front through some of them, as an SVG picture that is the same for the same points, byte for byte.</summary>
/// <param name="title">What it shows.</param>
/// <param name="xName">What lies to the right.</param>
/// <param name="yName">What lies above.</param>
internal sealed class ScatterPlot(string title, string xName, string yName)
{
    private const double Width = 760;
    private const double Height = 480;
    private const double Left = 62;
    private const double Right = Width - 22;
    private const double Top = 84;
    private const double Bottom = Height - 52;
    private const int LongestLabel = 30;

    /// <summary>Draws the points, at least one.</summary>
    public string Draw(IReadOnlyList<ScatterPoint> points)
    {
        var x = new PlotAxis([.. points.Select(point => point.X)], fromZero: true, Left, Right);
        var y = new PlotAxis([.. points.Select(point => point.Y)], fromZero: false, Bottom, Top);
        string[] kinds = [.. points.Select(point => point.Kind).Distinct().Order(StringComparer.Ordinal)];
        var svg = Svg.Element(
            "svg",
            Svg.At("viewBox", $"0 0 {Svg.Number(Width)} {Svg.Number(Height)}"),
            Svg.At("width", Width),
            Svg.At("height", Height),
            Svg.At("role", "img"),
            Svg.Element("title", Svg.Clean(title)),
            Svg.Element("desc", Svg.Clean(string.Join("; ", points.Select(point => Describe(point))))),
            Svg.Element("style", ScatterStyle.Sheet),
            Svg.Element("rect", Svg.At("class", "paper"), Svg.At("width", Width), Svg.At("height", Height)),
            Svg.Text(Left, 24, title, "title"),
            Axes(x, y),
            Legend(kinds),
            Front(points, x, y),
            Markers(points, kinds, x, y));
        return Write(svg);
    }

    private IEnumerable<XElement> Axes(PlotAxis x, PlotAxis y)
    {
        foreach (var tick in y.Ticks)
        {
            yield return Svg.Line(Left, y.Place(tick), Right, y.Place(tick), "grid");
            yield return Svg.Text(Left - 8, y.Place(tick) + 4, Figure(tick, y), "tick", "end");
        }

        foreach (var tick in x.Ticks)
        {
            yield return Svg.Line(x.Place(tick), Bottom, x.Place(tick), Bottom + 5, "axis");
            yield return Svg.Text(x.Place(tick), Bottom + 18, Figure(tick, x), "tick", "middle");
        }

        yield return Svg.Line(Left, Bottom, Right, Bottom, "axis");
        yield return Svg.Text((Left + Right) / 2, Height - 12, xName, "name", "middle");
        yield return Svg.Text(12, Top - 14, yName, "name");
    }

    private static IEnumerable<XElement> Legend(string[] kinds)
    {
        var at = Left;
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            yield return ScatterStyle.Marker(kind, at + 5, 40);
            yield return Svg.Text(at + 15, 44, Shorten(kinds[kind]), "name");
            at += 32 + (6.4 * Shorten(kinds[kind]).Length);
        }
    }

    // Stairs: between two points of the front nothing better is to be had than the cheaper one.
    private static XElement? Front(IReadOnlyList<ScatterPoint> points, PlotAxis x, PlotAxis y)
    {
        ScatterPoint[] front = [.. points.Where(point => point.IsOnFront).OrderBy(point => point.X).ThenBy(point => point.Y)];
        if (front.Length < 2)
            return null;
        var path = new StringBuilder($"M{Svg.Number(x.Place(front[0].X))} {Svg.Number(y.Place(front[0].Y))}");
        foreach (var point in front.Skip(1))
            path.Append(CultureInfo.InvariantCulture, $"H{Svg.Number(x.Place(point.X))}V{Svg.Number(y.Place(point.Y))}");
        return Svg.Element("path", Svg.At("class", "front"), Svg.At("d", path.ToString()));
    }

    private static IEnumerable<XElement> Markers(IReadOnlyList<ScatterPoint> points, string[] kinds, PlotAxis x, PlotAxis y)
    {
        var labels = new LabelPlacer(Left, Width, points.Select(point => (x.Place(point.X), y.Place(point.Y))));
        foreach (var point in points)
        {
            var marker = ScatterStyle.Marker(Array.IndexOf(kinds, point.Kind), x.Place(point.X), y.Place(point.Y));
            marker.Add(Svg.Element("title", Svg.Clean(Describe(point))));
            yield return marker;
            var (left, line) = labels.Place(Shorten(point.Name), x.Place(point.X), y.Place(point.Y));
            yield return Svg.Text(left, line, Shorten(point.Name), "label");
        }
    }

    private static string Describe(ScatterPoint point) => string.Create(
        CultureInfo.InvariantCulture, $"{point.Name}: {point.X:0.######}, {point.Y:0.##}{(point.IsOnFront ? " (on the Pareto front)" : "")}");

    private static string Figure(double tick, PlotAxis axis) => tick.ToString($"#,0.{new string('0', axis.Decimals)}", CultureInfo.InvariantCulture);

    private static string Shorten(string text) => text.Length <= LongestLabel ? text : text[..(LongestLabel - 1)] + "…";

    private static string Write(XElement svg)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
            svg.WriteTo(writer);
        return text.Append('\n').ToString();
    }
}
