using System.Text;
using System.Text.RegularExpressions;

namespace MoA.Evaluation.Analysis.Accuracy;

/// <summary>
/// Whether two answers to a MATH problem are the same but for their writing: <c>is_equiv</c> of hendrycks/math, modeling/math_equivalence.py. A comparison of
/// normalised texts, not of values: <c>1/2</c> is <c>\frac{1}{2}</c>, but <c>2/4</c> is not, and <c>10%</c> is not <c>10\%</c>.
/// </summary>
/// <remarks>Where the original's normalisation fails with an exception, it compares the texts as they are; so does this.</remarks>
public static partial class MathEquivalence
{
    private const string Fraction = "\\frac";
    private const string Root = "\\sqrt";
    private const string Units = "\\text{ ";

    private static readonly (string Old, string New)[] Writing =
    [
        ("\n", ""), ("\\!", ""), ("\\\\", "\\"), ("tfrac", "frac"), ("dfrac", "frac"), ("\\left", ""), ("\\right", ""), ("^{\\circ}", ""), ("^\\circ", ""), ("\\$", ""),
    ];

    /// <summary>Compares two answers.</summary>
    /// <param name="first">An answer; null: none was found.</param>
    /// <param name="second">Another.</param>
    public static bool AreEqual(string? first, string? second)
    {
        if (first is null || second is null)
            return first is null && second is null;
        return Normalise(first) is { } one && Normalise(second) is { } other ? one == other : first == second;
    }

    /// <summary>The answer as it is compared; null where the original fails.</summary>
    internal static string? Normalise(string answer)
    {
        foreach (var (old, written) in Writing)
            answer = answer.Replace(old, written, StringComparison.Ordinal);
        if (WithoutUnits(answer) is not { } text)
            return null;
        // Twice, as the original does, and what the first time leaves may need it.
        text = text.Replace("\\%", "", StringComparison.Ordinal).Replace("\\%", "", StringComparison.Ordinal);
        text = text.Replace(" .", " 0.", StringComparison.Ordinal).Replace("{.", "{0.", StringComparison.Ordinal);
        if (text.Length == 0)
            return text;
        text = WithoutName(text[0] == '.' ? "0" + text : text);
        if (WithBracedRoots(text) is not { } rooted || WithBracedFractions(rooted.Replace(" ", "", StringComparison.Ordinal)) is not { } braced)
            return null;
        return WithFraction(braced == "0.5" ? "\\frac{1}{2}" : braced);
    }

    private static string? WithoutUnits(string text) => text.Split(Units) switch
    {
        [var whole] => whole,
        [var number, _] => number,
        _ => null,
    };

    // "x=5" is 5; what is longer than two characters before the sign is no name.
    private static string WithoutName(string text) => text.Split('=') is [{ Length: <= 2 }, var value] ? value : text;

    private static string? WithBracedRoots(string text)
    {
        var parts = text.Split(Root);
        var written = new StringBuilder(parts[0]);
        foreach (var part in parts.Skip(1))
        {
            if (part.Length == 0)
                return null;
            written.Append(Root).Append(part[0] == '{' ? part : $"{{{part[0]}}}{part[1..]}");
        }

        return written.ToString();
    }

    // \frac12 and \frac1{2}; but \frac{1}2 stays, as in the original.
    private static string? WithBracedFractions(string text)
    {
        var parts = text.Split(Fraction);
        var written = new StringBuilder(parts[0]);
        foreach (var part in parts.Skip(1))
        {
            switch (part)
            {
                case "":
                    return null;
                case ['{', ..]:
                    written.Append(Fraction).Append(part);
                    break;
                case [_]:
                    // The original gives the whole text back as it came.
                    return text;
                case [var over, '{', ..]:
                    written.Append(Fraction).Append('{').Append(over).Append('}').Append(part, 1, part.Length - 1);
                    break;
                case [var over, var under, ..]:
                    written.Append(Fraction).Append('{').Append(over).Append("}{").Append(under).Append('}').Append(part, 2, part.Length - 2);
                    break;
            }
        }

        return written.ToString();
    }

    private static string WithFraction(string text) => WholeFraction().Match(text) is { Success: true } match
        ? $"\\frac{{{match.Groups["over"].ValueSpan}}}{{{match.Groups["under"].ValueSpan}}}"
        : text;

    // Whole numbers as Python writes them back: no sign but minus, no leading zero.
    [GeneratedRegex(@"^(?<over>0|-?[1-9][0-9]*)/(?<under>0|-?[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeFraction();
}
