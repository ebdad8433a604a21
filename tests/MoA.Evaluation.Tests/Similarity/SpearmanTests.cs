using FsCheck;
using FsCheck.Fluent;
using MoA.Evaluation.Similarity;

namespace MoA.Evaluation.Tests.Similarity;

public sealed class SpearmanTests
{
    // IQ and hours of television, the example of Wikipedia's article on the coefficient: -29/165.
    [Fact]
    public void Without_ties_it_is_the_textbook_s() => Assert.Equal(
        -29 / 165d, Spearman.Correlation([106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17])!.Value, 1e-12);

    // Worked out with a Python 3.11 script: mean ranks, then statistics.correlation.
    [Fact]
    public void Equal_values_share_the_mean_of_their_ranks()
    {
        Assert.Equal([1, 2.5, 2.5, 4], Spearman.Ranks([1, 2, 2, 4]));
        Assert.Equal(0.5, Spearman.Correlation([1, 2, 2, 4], [0, 0, 3, 1])!.Value, 1e-12);
        // The preferences of the paper's case study (table 6), where most proposals lose outright.
        Assert.Equal(0.8574929257125442, Spearman.Correlation([0.35, 0, 0, 0.99, 0, 0], [0.3, 0.1, 0.2, 0.4, 0.05, 0.05])!.Value, 1e-12);
        Assert.Equal(0.8207826816681233, Spearman.Correlation([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])!.Value, 1e-12);
    }

    [Fact]
    public void Where_one_side_is_all_equal_there_is_none()
    {
        Assert.Null(Spearman.Correlation([1, 1, 1], [1, 2, 3]));
        Assert.Null(Spearman.Correlation([1], [2]));
        Assert.Null(Spearman.Correlation([], []));
        Assert.Null(Spearman.Correlation([double.NaN, double.NaN], [1, 2]));
        Assert.Throws<ArgumentException>(() => Spearman.Correlation([1], [1, 2]));
    }

    [Fact]
    public void It_is_symmetric_bounded_and_turns_with_the_sign() => Prop.ForAll(Pairs(), pair =>
    {
        var (x, y) = pair;
        var correlation = Spearman.Correlation(x, y);
        var turned = Spearman.Correlation(x, [.. y.Select(value => -value)]);
        return correlation == Spearman.Correlation(y, x)
            && correlation is null or >= -1 and <= 1
            && (correlation is null ? turned is null : Math.Abs(correlation.Value + turned!.Value) < 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_the_order_counts_and_not_who_comes_first_in_the_list() => Prop.ForAll(Pairs(), pair =>
    {
        var (x, y) = pair;
        var stretched = Spearman.Correlation([.. x.Select(value => Math.Exp(value) + 3)], y);
        var reversed = Spearman.Correlation([.. x.Reverse()], [.. y.Reverse()]);
        return Spearman.Correlation(x, y) is { } correlation
            ? Math.Abs(correlation - stretched!.Value) < 1e-12 && Math.Abs(correlation - reversed!.Value) < 1e-12
            : stretched is null && reversed is null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Figures_that_differ_correlate_with_themselves() => Prop.ForAll(
        SimilarityGen.Figures,
        x => x.Distinct().Count() < 2 ? Spearman.Correlation(x, x) is null : Math.Abs(1 - Spearman.Correlation(x, x)!.Value) < 1e-12).QuickCheckThrowOnFailure();

    private static Arbitrary<(double[] X, double[] Y)> Pairs() => Arb.From(
        SimilarityGen.Figures.Generator.SelectMany(x => Gen.ArrayOf(Gen.Choose(-3, 3).Select(number => (double)number), x.Length).Select(y => (x, y))));
}
