using System.Globalization;
using System.Text.RegularExpressions;

namespace MoA.Core.Prompt;

/// <summary>
/// Reads which candidate a reply to <see cref="ChooseBest"/> names. It takes what models make of the form they were asked for, and no guess: a reply
/// that names two candidates names none.
/// </summary>
public static partial class ChoiceReply
{
    private const string EndOfThinking = "</think>";

    /// <summary>Finds the number of the candidate.</summary>
    /// <param name="reply">The reply. What a reasoning model thinks before <c>&lt;/think&gt;</c> does not count.</param>
    /// <param name="candidates">How many candidates there were.</param>
    /// <param name="isCut">Whether the reply was cut off at its token limit, so that another number may have followed: then it must be the form alone.</param>
    /// <returns>1 to <paramref name="candidates"/>; null: it names none of them, or more than one.</returns>
    public static int? Read(string? reply, int candidates, bool isCut = false)
    {
        if (reply is null)
            return null;
        var text = reply[(reply.LastIndexOf(EndOfThinking, StringComparison.OrdinalIgnoreCase) is var end and >= 0 ? end + EndOfThinking.Length : 0)..].Trim();
        var marked = Marked().Matches(text);
        if (isCut && (marked.Count != 1 || marked[0].Length != text.Length))
            return null;
        var numbers = marked.Count > 0 ? marked.Select(Number).Distinct().ToArray() : Bare().Match(text) is { Success: true } bare ? [Number(bare)] : [];
        return numbers is [var number] && number >= 1 && number <= candidates ? number : null;
    }

    private static int Number(Match match) => int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[\[\s*(?:candidate\s*)?#?(?<number>[0-9]{1,4})\s*\]\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marked();

    // The whole reply: "2", "**2.**", "[2]", "Candidate 2", "The best candidate is 2."
    [GeneratedRegex(
        @"^[\s*_`""'(\[#]*(?:(?:the\s+)?(?:best\s+)?(?:candidate|answer|response|proposal|option|number)(?:\s+number)?(?:\s+is)?\s*:?)?[\s*_`""'(\[#]*(?<number>[0-9]{1,4})[\s*_`""')\].]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
