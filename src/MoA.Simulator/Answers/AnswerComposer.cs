using System.Globalization;
using System.Text;

namespace MoA.Simulator;

/// <summary>
/// Composes a short text from the words of the question, so that a demo reads like answers of different models. It claims nothing about the
/// world: it is not meant to be mistaken for knowledge.
/// </summary>
internal static class AnswerComposer
{
    private const int LongestQuote = 100;

    private static readonly string[] Openings =
    [
        "The short answer: it depends on what you want to achieve with {0}, but a few points hold in every case.",
        "It helps to take this in three steps, with {0} first.",
        "Most of the difficulty lies in {0}; once that is settled, the rest follows.",
        "There are several good ways to look at this. I would begin with {0}.",
        "Let me separate what is certain about {0} from what is a matter of judgement.",
        "In brief: start small, be precise about {0}, and check the result.",
    ];

    private static readonly string[] Points =
    [
        "First make clear what {0} means here, because the word is used in more than one way.",
        "Compare at least two sources on {0} before relying on either.",
        "The relation between {0} and {1} matters more than each of them alone.",
        "A concrete example of {0} says more than a general rule.",
        "Keep an eye on the exceptions: {1} does not behave the same in every situation.",
        "If time is short, leave {1} for later and concentrate on {0}.",
        "Numbers help: even a rough estimate of {0} rules out many wrong turns.",
        "Ask who is affected by {1}, since that often decides the question.",
        "What worked for {0} in the past is a fair starting point, not a proof.",
        "Write down the assumptions about {1}; they are the first thing to revisit.",
    ];

    private static readonly string[] Closings =
    [
        "With that in place, {0} should hold no surprises.",
        "If you tell me more about {1}, I can be more specific.",
        "None of this is final, but it is a sound way to begin with {0}.",
        "In the end a simple, well-tested approach to {0} beats a clever one.",
        "That is the core of it; everything else about {1} is detail.",
    ];

    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "about", "after", "also", "because", "been", "before", "being", "between", "could", "does", "doing", "each", "every", "explain", "from",
        "give", "have", "help", "here", "into", "just", "like", "make", "many", "more", "most", "much", "name", "please", "should", "show",
        "some", "such", "tell", "than", "that", "their", "them", "then", "there", "these", "they", "this", "those", "very", "want", "were",
        "what", "when", "where", "which", "while", "will", "with", "would", "write", "your",
    };

    public static string Compose(ChatRequest request, ulong variety)
    {
        var (first, second) = Subjects(request.LastUserMessage);
        var text = new StringBuilder(600);
        if (request.References > 0)
            text.Append(CultureInfo.InvariantCulture, $"I weighed {request.References} answers and synthesised them into one. ");
        text.Append(CultureInfo.InvariantCulture, $"On “{Quote(request.LastUserMessage)}”: ");
        Append(text, Openings[Pick(ref variety, Openings.Length)], first, second);

        // Three different points: a start and two steps that are smaller than the list together.
        var point = Pick(ref variety, Points.Length);
        for (var i = 0; i < 3; i++)
        {
            text.Append(' ');
            Append(text, Points[point % Points.Length], first, second);
            point += 1 + Pick(ref variety, 4);
        }

        text.Append(' ');
        Append(text, Closings[Pick(ref variety, Closings.Length)], first, second);
        return text.ToString();
    }

    private static int Pick(ref ulong variety, int count)
    {
        var picked = (int)(variety % (ulong)count);
        variety /= (ulong)count;
        return picked;
    }

    private static void Append(StringBuilder text, string sentence, string first, string second) =>
        text.Append(sentence.Replace("{0}", first, StringComparison.Ordinal).Replace("{1}", second, StringComparison.Ordinal));

    private static string Quote(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOfAny('\n', '\r');
        if (end >= 0)
            line = line[..end].TrimEnd();
        if (line.Length <= LongestQuote)
            return line.ToString();
        var cut = line[..LongestQuote].LastIndexOf(' ');
        return $"{line[..(cut > 0 ? cut : LongestQuote - 1)].TrimEnd()}…";
    }

    /// <summary>The two longest words of the question that are not too common, in the order of the text.</summary>
    private static (string First, string Second) Subjects(string message)
    {
        var words = Quote(message)
            .Split([' ', ',', '.', ';', ':', '?', '!', '"', '(', ')', '“', '”', '…'], StringSplitOptions.RemoveEmptyEntries)
            .Select((word, position) => (Word: word.Trim('\''), Position: position))
            .Where(word => word.Word.Length > 3 && !Common.Contains(word.Word))
            .DistinctBy(word => word.Word, StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(word => word.Word.Length)
            .Take(2)
            .OrderBy(word => word.Position)
            .Select(word => word.Word)
            .ToArray();
        return words switch
        {
            [var first, var second] => (first, second),
            [var only] => (only, "the context"),
            _ => ("the question", "the context"),
        };
    }
}
