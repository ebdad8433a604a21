using MoA.Evaluation.Statistics.Regression;

namespace MoA.Evaluation.Tests.Statistics.Regression;

public sealed class SmallSampleTests
{
    // Few rows, some of them certain, and the largest C of the grid: where descent by coordinates does not come to an end.
    [Fact]
    public void Every_small_sample_has_a_minimum_that_is_found()
    {
        var random = new Random(1);
        for (var sample = 0; sample < 500; sample++)
        {
            LabelledRow[] rows = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Row(random))];

            Assert.All(L1LogisticRegression.Fit(rows, 1e4), weight => Assert.True(double.IsFinite(weight)));
        }
    }

    private static LabelledRow Row(Random random) => new(
        [Math.Tanh(random.NextDouble() * 4 - 2), Math.Sin(random.Next(40)) * 2, 1],
        random.Next(4) switch { 0 => 0, 1 => 1, _ => random.Next(100) / 100.0 });
}
