using MoA.Evaluation.Statistics.Regression;

namespace MoA.Evaluation.Tests.Statistics.Regression;

public sealed class L1LogisticRegressionTests
{
    // One row lacks the third feature, as the gamed baselines lack the model's, so that it is no constant.
    private static readonly LabelledRow[] Rows =
    [
        new([0.5, -1, 1], 0.9),
        new([-0.25, 0.5, 1], 0.2),
        new([0.75, 2, 1], 1, 0.5),
        new([-0.9, 1.5, 1], 0.35, 2),
        new([0.1, -2, 0], 0.6, 0.1),
        new([0, 0.25, 1], 0),
    ];

    // By hand: with one feature that is always 1, C n (logistic(w) - mean) + sign(w) = 0. C = 1, n = 10, mean = 0.8: logistic(w) = 0.7.
    [Fact]
    public void A_constant_feature_has_a_closed_form()
    {
        LabelledRow[] rows = [.. Enumerable.Range(0, 10).Select(i => new LabelledRow([1], i < 8 ? 1 : 0))];

        Assert.Equal(Math.Log(7 / 3.0), L1LogisticRegression.Fit(rows, 1)[0], 12);
        Assert.Equal(-Math.Log(7 / 3.0), L1LogisticRegression.Fit([.. rows.Select(row => row with { Label = 1 - row.Label })], 1)[0], 12);
    }

    // By hand: at 0 the slope is C n (0.5 - 0.8) = -3 C; the penalty holds the weight at 0 up to a slope of 1.
    [Theory]
    [InlineData(1 / 3.0, true)]
    [InlineData(1 / 3.0 + 1e-6, false)]
    public void A_weight_is_exactly_zero_up_to_the_penalty(double c, bool isZero)
    {
        LabelledRow[] rows = [.. Enumerable.Range(0, 10).Select(_ => new LabelledRow([1], 0.8))];

        Assert.Equal(isZero, L1LogisticRegression.Fit(rows, c)[0] == 0);
    }

    // Worked out by another method in Python 3.11's standard library: each weight in turn by bisection on the subgradient, without second
    // derivatives, until no weight moved by 1e-15.
    [Theory]
    [InlineData(0.5, 0, 0, 0)]
    [InlineData(2, 0.4261317040661611, 0, 0)]
    [InlineData(3, 0.7457413335487024, 0, 0)]
    [InlineData(10, 1.2387879514129443, 0.0059586006122769875, -0.025024563844283143)]
    [InlineData(1000, 1.8057426522846285, 0.3279620949278158, -0.1907108576292556)]
    public void Weights_are_those_of_another_method(double c, double first, double second, double third)
    {
        var weights = L1LogisticRegression.Fit(Rows, c);

        Assert.Equal([first, second, third], weights, (expected, actual) => Math.Abs(expected - actual) < 1e-9);
    }

    [Fact]
    public void A_feature_that_is_always_zero_has_no_weight()
    {
        var weights = L1LogisticRegression.Fit([.. Rows.Select(row => row with { Features = [.. row.Features, 0] })], 10);

        Assert.Equal(0, weights[3]);
        Assert.Equal(1.2387879514129443, weights[0], 9);
    }

    [Fact]
    public void Rows_that_one_feature_tells_apart_still_have_a_minimum()
    {
        LabelledRow[] rows = [.. Enumerable.Range(-10, 21).Select(x => new LabelledRow([x, 1], x > 0 ? 1 : 0))];

        var weights = L1LogisticRegression.Fit(rows, 1e4);

        Assert.All(rows, row => Assert.InRange(Logistic.Of(Logistic.Dot(weights, row.Features)), row.Label - 0.01, row.Label + 0.01));
    }

    [Theory]
    [InlineData(-1000, 1, 1000)]
    [InlineData(1000, 1, 0)]
    [InlineData(0, 0.3, 0.6931471805599453)]
    public void The_loss_neither_overflows_nor_underflows(double x, double label, double loss) => Assert.Equal(loss, Logistic.Loss(x, label), 12);
}
