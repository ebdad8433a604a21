using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace MoA.Evaluation.Analysis.Plots;

/// <summary>Makes elements of SVG 1.1. The XML writer escapes what it is given; characters that XML cannot hold are replaced here.</summary>
internal static class Svg
{
    public static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    public static XAttribute At(string name, double value) => new(name, Number(value));

    public static XAttribute At(string name, string value) => new(name, value);

    public static XElement Text(double x, double y, string text, string style, string anchor = "start") =>
        Element("text", At("x", x), At("y", y), At("class", style), At("text-anchor", anchor), Clean(text));

    public static XElement Line(double x1, double y1, double x2, double y2, string style) =>
        Element("line", At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2), At("class", style));

    /// <summary>The same digits on every machine.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
