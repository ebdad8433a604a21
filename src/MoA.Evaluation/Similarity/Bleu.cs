namespace MoA.Evaluation.Similarity;

/// <summary>
/// Sentence BLEU of one text against one other (Papineni et al. 2002), as <c>nltk.translate.bleu_score.sentence_bleu</c> computes it with uniform
/// weights: the geometric mean of the clipped n-gram precisions of 1 to N, times the brevity penalty.
/// </summary>
/// <remarks>
/// <para>
/// arXiv 2406.04692 gives neither tokenisation nor smoothing for its BLEU-3, 4 and 5 (figure 4b). Here a token is what stands between white
/// space, in upper and lower case as it is (NLTK's examples: <c>split()</c>).
/// </para>
/// <para>
/// A precision without a match counts as <see cref="Epsilon"/> matches (NLTK's <c>method1</c>, Chen and Cherry 2014), so that short texts which share
/// no long n-gram are still told apart; without a common token the score is 0.
/// </para>
/// </remarks>
internal static class Bleu
{
    /// <summary>What a precision without a match counts as: NLTK's default.</summary>
    public const double Epsilon = 0.1;

    /// <summary>The score, 0 to 1; not symmetric.</summary>
    /// <param name="hypothesis">The text that is judged.</param>
    /// <param name="reference">The text that it is compared with.</param>
    /// <param name="order">The longest n-grams, at least 1.</param>
    /// <param name="epsilon">See the remarks; 0: no smoothing, as NLTK does unless told otherwise.</param>
    public static double Score(string hypothesis, string reference, int order, double epsilon = Epsilon)
    {
        var grams = new NGrams();
        var said = grams.Tokens(hypothesis);
        var wanted = grams.Tokens(reference);
        var logs = 0d;
        for (var n = 1; n <= order; n++)
        {
            var (matches, total) = grams.Overlap(said, wanted, n);
            if (matches == 0 && (n == 1 || epsilon == 0))
                return 0;
            logs += Math.Log((matches == 0 ? epsilon : matches) / Math.Max(1, total));
        }

        return BrevityPenalty(said.Length, wanted.Length) * Math.Exp(logs / order);
    }

    private static double BrevityPenalty(int said, int wanted) => said > wanted ? 1 : Math.Exp(1 - ((double)wanted / said));
}
