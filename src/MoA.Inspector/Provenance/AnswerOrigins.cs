using MoA.Core.Chat;
using MoA.Core.Runs;
using MoA.Inspector.Markdown;

namespace MoA.Inspector.Provenance;

/// <summary>Which proposals hold which sentences of an answer. It sees likeness, not cause: a sentence that two models would write anyway counts for both.</summary>
/// <param name="Sentences">The answer's sentences in order.</param>
public sealed record AnswerOrigins(IReadOnlyList<SentenceOrigin> Sentences)
{
    /// <summary>The similarity from which a proposal counts as holding a sentence.</summary>
    public const double Threshold = 0.5;

    private const int FewestWords = 4;
    private const int MostSentences = 600;
    private const int LongestMatch = 300;

    /// <summary>Sentences that were compared.</summary>
    public int Compared => Sentences.Count(sentence => sentence.IsCompared);

    /// <summary>How many sentences of the answer one proposal holds.</summary>
    public int CountOf(int layer, int slot) => Sentences.Count(sentence => sentence.Matches.Any(match => match.Layer == layer && match.Slot == slot));

    /// <summary>Compares an answer with the proposals of every layer before it.</summary>
    /// <param name="sentences">The answer's sentences.</param>
    /// <param name="run">The run.</param>
    public static AnswerOrigins Of(IReadOnlyList<string> sentences, RunSnapshot run)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        ArgumentNullException.ThrowIfNull(run);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var indexes = run.Layers.Where(layer => layer.Index < run.Recipe.LayerCount).SelectMany(layer => layer.Proposals)
            .Where(proposal => proposal.Status == ProposalStatus.Completed && proposal.Content is not null)
            .Select(proposal => (Proposal: proposal, Index: new SentenceIndex(AnswerText.Parse(proposal.Content!).Sentences, numbers)))
            .ToArray();
        return new AnswerOrigins([.. sentences.Select((sentence, index) => OriginOf(index + 1, sentence, indexes, numbers))]);
    }

    private static SentenceOrigin OriginOf(int number, string sentence, (Proposal Proposal, SentenceIndex Index)[] indexes, Dictionary<string, int> numbers)
    {
        var grams = SentenceGrams.Of(sentence, numbers);
        if (grams.Words.Count < FewestWords || number > MostSentences)
            return new SentenceOrigin(number, sentence, false, []);
        var matches = new List<SentenceMatch>();
        foreach (var (proposal, index) in indexes)
        {
            if (index.Closest(grams) is ({ } text, >= Threshold and var similarity))
                matches.Add(new SentenceMatch(proposal.Layer, proposal.Slot, proposal.Model, similarity, TextCut.Shorten(text, LongestMatch)));
        }

        return new SentenceOrigin(number, sentence, true, [.. matches.OrderByDescending(match => match.Similarity)]);
    }
}
