using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MoA.Simulator;

/// <summary>Judges as <see cref="JudgeOptions"/> says.</summary>
internal static partial class JudgeComposer
{
    private const string AnswerStart = "[The Start of Assistant's Answer]\n";
    private const string AnswerEnd = "\n[The End of Assistant's Answer]";
    private const string ConversationStart = "<|The Start of Assistant A's Conversation with User|>";
    private const string ConversationEnd = "<|The End of Assistant A's Conversation with User|>";
    private const string ConversationAnswer = "### Assistant A:\n";
    private const string ResponseStart = "[Assistant's Response]\n";
    private const string ResponseEnd = "\n[The End of Assistant's Response]";

    // What is left for all other tokens.
    private const double OtherTokens = 0.001;

    /// <summary>Judges what the prompt shows.</summary>
    /// <returns>The reply; null: the prompt asks for no judgment in a form that is known here.</returns>
    public static JudgeReply? Compose(JudgeOptions options, string prompt) => Choose(options, prompt) ?? Rate(prompt) ?? Score(prompt);

    private static JudgeReply? Choose(JudgeOptions options, string prompt)
    {
        if (Outputs().Matches(prompt) is not [var first, var second])
            return null;
        var (a, b) = (Math.Pow(WordsOf(first), options.Sharpness), Math.Pow(WordsOf(second), options.Sharpness));
        TokenLogprob[] tokens = [Token(first, a / (a + b)), Token(second, b / (a + b))];
        if (b > a)
            tokens = [tokens[1], tokens[0]];
        return new JudgeReply(tokens[0].Token, tokens);
    }

    private static JudgeReply? Rate(string prompt)
    {
        if ((Between(prompt, AnswerStart, AnswerEnd) ?? LastAnswer(prompt)) is not { } answer)
            return null;
        var words = WordCount.Distinct(answer);
        return new JudgeReply(string.Create(CultureInfo.InvariantCulture, $"The answer has {words} different words. Rating: [[{Rating(words):0.#}]]"), null);
    }

    private static JudgeReply? Score(string prompt)
    {
        if (Between(prompt, ResponseStart, ResponseEnd) is not { } response)
            return null;
        var skills = Skills().Matches(prompt).Select(match => match.Groups["name"].Value).Distinct().ToArray();
        if (skills.Length == 0)
            return null;
        var words = WordCount.Distinct(response);
        var score = (int)Math.Ceiling(Rating(words) / 2);
        var reply = new StringBuilder();
        foreach (var skill in skills)
            reply.Append(CultureInfo.InvariantCulture, $"{skill}: the response has {words} different words.\n");
        reply.Append(CultureInfo.InvariantCulture, $"\n{{{string.Join(", ", skills.Select(skill => $"'{skill}': {score}"))}}}");
        return new JudgeReply(reply.ToString(), null);
    }

    private static int WordsOf(Match output) => WordCount.Distinct(output.Groups["output"].ValueSpan);

    private static TokenLogprob Token(Match output, double share) =>
        new(output.Groups["identifier"].Value, Math.Log(Math.Max(share * (1 - OtherTokens), double.Epsilon)));

    private static double Rating(int words) => Math.Clamp(Math.Round(Math.Log2(1 + words), 1, MidpointRounding.AwayFromZero), 1, 10);

    private static string? LastAnswer(string prompt) =>
        Between(prompt, ConversationStart, ConversationEnd) is { } conversation && conversation.LastIndexOf(ConversationAnswer, StringComparison.Ordinal) is >= 0 and var start
            ? conversation[(start + ConversationAnswer.Length)..].Trim()
            : null;

    // To the last end: what is between may quote the marks.
    private static string? Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal);
        var to = text.LastIndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to >= from + start.Length ? text[(from + start.Length)..to] : null;
    }

    [GeneratedRegex(""""
        "model_identifier":\s*"(?<identifier>[^"]+)",\s*"output":\s*"""(?<output>.*?)"""\s*\}
        """", RegexOptions.Singleline)]
    private static partial Regex Outputs();

    [GeneratedRegex(@"^(?<name>[^:\n]+): [^\n]*\nScore 1: ", RegexOptions.Multiline)]
    private static partial Regex Skills();
}
