using FsCheck;
using FsCheck.Fluent;
using MoA.Evaluation.Statistics.Regression;

namespace MoA.Evaluation.Tests.Statistics.Regression;

public sealed class L1LogisticRegressionProperties
{
    private static readonly Config Hard = Config.QuickThrowOnFailure.WithMaxTest(100);

    private static readonly Arbitrary<(LabelledRow[] Rows, double C)> Cases = Arb.From(
        from count in Gen.Choose(1, 30)
        from rows in Gen.ArrayOf(RowGen(), count)
        from exponent in Gen.Choose(-3, 4)
        select (rows, Math.Pow(10, exponent)));

    [Fact]
    public void No_other_weights_are_better() => Prop.ForAll(Cases, given =>
    {
        var weights = L1LogisticRegression.Fit(given.Rows, given.C);
        var best = Objective(given.Rows, given.C, weights);

        for (var i = 0; i < weights.Length; i++)
        {
            foreach (var change in (double[])[1e-3, -1e-3, 0.1, -0.1])
            {
                var other = weights.ToArray();
                other[i] += change;
                Assert.True(Objective(given.Rows, given.C, other) >= best * (1 - 1e-12));
            }
        }
    }).Check(Hard);

    [Fact]
    public void Mirrored_labels_mirror_the_weights() => Prop.ForAll(Cases, given => Same(
        L1LogisticRegression.Fit(given.Rows, given.C),
        [.. L1LogisticRegression.Fit([.. given.Rows.Select(row => row with { Label = 1 - row.Label })], given.C).Select(weight => -weight)])).Check(Hard);

    [Fact]
    public void The_order_of_rows_is_nothing() => Prop.ForAll(Cases, given => Same(
        L1LogisticRegression.Fit(given.Rows, given.C), L1LogisticRegression.Fit([.. given.Rows.Reverse()], given.C))).Check(Hard);

    [Fact]
    public void A_soft_label_is_two_rows_of_hard_labels() => Prop.ForAll(Cases, given => Same(
        L1LogisticRegression.Fit(given.Rows, given.C),
        L1LogisticRegression.Fit(
            [.. given.Rows.SelectMany(row => new[] { row with { Label = 1, Weight = row.Weight * row.Label }, row with { Label = 0, Weight = row.Weight * (1 - row.Label) } })],
            given.C))).Check(Hard);

    [Fact]
    public void Weight_and_C_are_one_scale() => Prop.ForAll(Cases, given => Same(
        L1LogisticRegression.Fit(given.Rows, given.C),
        L1LogisticRegression.Fit([.. given.Rows.Select(row => row with { Weight = row.Weight / 4 })], given.C * 4))).Check(Hard);

    private static Gen<LabelledRow> RowGen() =>
        from length in Gen.Choose(-100, 100)
        from difficulty in Gen.Choose(-400, 400)
        from label in Gen.OneOf(Gen.Choose(0, 100), Gen.Elements(0, 100))
        from weight in Gen.Elements(0.1, 1.0)
        select new LabelledRow([length / 100.0, difficulty / 100.0, 1], label / 100.0, weight);

    // Features may be so alike that many weights are nearly as good: what they predict is the same, and so is what they are worth.
    private static void Same(double[] expected, double[] actual) =>
        Assert.Equal(expected, actual, (left, right) => Math.Abs(left - right) <= 1e-5 * (1 + Math.Abs(left)));

    private static double Objective(LabelledRow[] rows, double c, double[] weights) =>
        weights.Sum(Math.Abs) + c * rows.Sum(row => row.Weight * Logistic.Loss(Logistic.Dot(weights, row.Features), row.Label));
}
