using FsCheck;
using FsCheck.Fluent;
using MoA.Evaluation.Similarity;

namespace MoA.Evaluation.Tests.Similarity;

/// <summary>
/// The values were worked out with a Python 3.11 script (fractions and Counter of the standard library), written from the paper's formulas apart from this code.
/// </summary>
public sealed class BleuTests
{
    private const string Long = "It is a guide to action which ensures that the military always obeys the commands of the party";
    private const string Other = "It is a guide to action that ensures that the military will forever heed Party commands";

    [Theory]
    [InlineData("the cat sat on the mat today", "the cat sat on a mat today", 1, 6 / 7d)]
    [InlineData("the cat sat on the mat today", "the cat sat on a mat today", 3, 0.6114214174657597)]
    [InlineData("the cat sat on the mat today", "the cat sat on a mat today", 4, 0.488923022434901)]
    [InlineData("the cat sat on the mat today", "the cat sat on a mat today", 5, 0.28573809127083305)]
    [InlineData(Long, Other, 3, 0.4759896445368892)]
    [InlineData(Long, Other, 4, 0.41180376356915777)]
    [InlineData(Long, Other, 5, 0.3332212131151121)]
    [InlineData(Other, Long, 3, 0.47622413848136136)]
    [InlineData(Other, Long, 5, 0.3364846030992886)]
    // Papineni's own example of clipping: 2 of 7.
    [InlineData("the the the the the the the", "the cat is on the mat", 1, 2 / 7d)]
    // Brevity alone: e^(1 - 6/3).
    [InlineData("a b c", "a b c d e f", 3, 0.36787944117144233)]
    [InlineData("The cat", "the cat", 1, 0.5)]
    [InlineData("x y", "a b", 3, 0)]
    [InlineData("", "a b", 3, 0)]
    [InlineData("a b", "", 3, 0)]
    [InlineData("a b", "a b", 3, 0.4641588833612779)]
    public void The_score_is_as_worked_out(string hypothesis, string reference, int order, double expected) =>
        Assert.Equal(expected, Bleu.Score(hypothesis, reference, order), 1e-12);

    [Theory]
    [InlineData("a b", "a b", 3, 0)]
    [InlineData(Long, Other, 4, 0.41180376356915777)]
    public void Without_smoothing_a_precision_without_a_match_is_the_end_of_it(string hypothesis, string reference, int order, double expected) =>
        Assert.Equal(expected, Bleu.Score(hypothesis, reference, order, epsilon: 0), 1e-12);

    [Fact]
    public void A_score_lies_between_0_and_1() => Prop.ForAll(
        SimilarityGen.Texts,
        SimilarityGen.Texts,
        (text, other) => Enumerable.Range(1, 5).All(order => Bleu.Score(text, other, order) is >= 0 and <= 1)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_text_is_like_itself_however_it_is_spaced() => Prop.ForAll(SimilarityGen.Texts, text =>
    {
        var tokens = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return tokens.Length < 5 || Math.Abs(1 - Bleu.Score(text, string.Join("\t\n ", tokens), 5)) < 1e-12;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Texts_without_a_common_word_are_not_alike() => Prop.ForAll(
        SimilarityGen.Texts, text => Bleu.Score(text, "nothing of this stands there", 4) == 0).QuickCheckThrowOnFailure();
}
