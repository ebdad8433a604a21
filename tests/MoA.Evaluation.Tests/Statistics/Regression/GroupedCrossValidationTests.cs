using MoA.Evaluation.Statistics.Regression;

namespace MoA.Evaluation.Tests.Statistics.Regression;

public sealed class GroupedCrossValidationTests
{
    // numpy.logspace(-4, 4, 10), by its definition.
    [Fact]
    public void The_grid_is_scikit_learns() => Assert.Equal(
        [1e-4, 7.742636826811278e-4, 5.994842503189409e-3, 4.641588833612782e-2, 3.5938136638046257e-1, 2.782559402207126, 21.54434690031882, 166.81005372000558, 1291.5496650148827, 1e4],
        GroupedCrossValidation.Grid,
        (expected, actual) => Math.Abs(expected - actual) <= 1e-12 * expected);

    // Rows that say the same in every fold want no penalty; rows of coin flips that mean nothing want all of it, and of equals the smallest C counts.
    [Fact]
    public void What_holds_in_every_fold_is_learnt_and_what_does_not_is_not()
    {
        LabelledRow[] clear = [.. Enumerable.Range(0, 100).Select(i => new LabelledRow([i % 2 == 0 ? 1 : -1], i % 2 == 0 ? 0.9 : 0.1))];
        LabelledRow[] noise = [.. Enumerable.Range(0, 10).Select(i => new LabelledRow([1], i < 5 ? 1 : 0))];

        Assert.Equal(1e4, GroupedCrossValidation.Choose(clear), 1e-9);
        Assert.Equal(1e-4, GroupedCrossValidation.Choose(noise), 1e-12);
    }
}
