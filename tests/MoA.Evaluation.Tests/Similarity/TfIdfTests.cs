using FsCheck;
using FsCheck.Fluent;
using MoA.Evaluation.Similarity;

namespace MoA.Evaluation.Tests.Similarity;

/// <summary>
/// The values were worked out with a Python 3.11 script (re with scikit-learn's token pattern, math.fsum), written from scikit-learn's documented formulas apart from
/// this code.
/// </summary>
public sealed class TfIdfTests
{
    [Fact]
    public void Rare_words_count_more_and_words_of_one_letter_not_at_all()
    {
        var texts = new TfIdf(["The cat sat on the mat.", "A cat sat on a mat, a mat!", "Dogs don't sit; dogs run."]);
        Assert.Equal(0.572000574633291, texts.Cosine(0, 1), 1e-12);
        Assert.Equal(0, texts.Cosine(0, 2));
        Assert.Equal(1, texts.Cosine(0, 0), 1e-12);
    }

    [Fact]
    public void Letters_of_every_script_make_words()
    {
        var texts = new TfIdf(["Größe naïve 東京 x1 _a ½½", "größe NAÏVE 東京都 x1 b2", "a b c"]);
        Assert.Equal(0.41259428293980416, texts.Cosine(0, 1), 1e-12);
        Assert.Equal(0, texts.Cosine(0, 2));
    }

    [Fact]
    public void Two_texts_are_weighed_by_what_the_two_of_them_hold() =>
        Assert.Equal(0.4743307064971939, new TfIdf(["alpha beta beta", "beta gamma"]).Cosine(0, 1), 1e-12);

    [Fact]
    public void The_cosine_is_symmetric_and_between_0_and_1() => Prop.ForAll(
        SimilarityGen.Texts,
        SimilarityGen.Texts,
        SimilarityGen.Texts,
        (first, second, third) =>
        {
            var texts = new TfIdf([first, second, third]);
            return Math.Abs(texts.Cosine(0, 1) - texts.Cosine(1, 0)) < 1e-12 && texts.Cosine(0, 1) is >= 0 and <= 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Neither_order_nor_case_nor_repetition_of_a_whole_text_matters() => Prop.ForAll(
        SimilarityGen.Texts,
        SimilarityGen.Texts,
        (text, other) =>
        {
            var changed = string.Join(' ', text.Split(' ').Reverse().Concat(text.Split(' '))).ToUpperInvariant();
            return Math.Abs(new TfIdf([text, other]).Cosine(0, 1) - new TfIdf([changed, other]).Cosine(0, 1)) < 1e-12;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_text_with_a_word_is_like_itself() => Prop.ForAll(
        SimilarityGen.Texts, text => Math.Abs(1 - new TfIdf([text + " word", text + " word"]).Cosine(0, 1)) < 1e-12).QuickCheckThrowOnFailure();
}
