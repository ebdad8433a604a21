using System.Globalization;
using System.Text.RegularExpressions;

namespace MoA.Evaluation.Judging.MtBench;

/// <summary>Reads a rating from a reply: the first <c>[[n]]</c> or <c>[[n.n]]</c>, else the first <c>[n]</c> (lm-sys/FastChat, <c>common.py</c>).</summary>
internal static partial class Rating
{
    private const decimal Lowest = 1;
    private const decimal Highest = 10;

    /// <summary>Reads a rating.</summary>
    /// <returns>1 to 10; null: there is none. FastChat does not look at the range; a rating outside it would not be one of this scale.</returns>
    public static decimal? Read(string reply)
    {
        var match = InTwoBrackets().Match(reply);
        if (!match.Success)
            match = InOneBracket().Match(reply);
        return match.Success && decimal.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rating)
            && rating is >= Lowest and <= Highest
            ? rating
            : null;
    }

    [GeneratedRegex(@"\[\[([0-9]+\.?[0-9]*)\]\]")]
    private static partial Regex InTwoBrackets();

    [GeneratedRegex(@"\[([0-9]+\.?[0-9]*)\]")]
    private static partial Regex InOneBracket();
}
