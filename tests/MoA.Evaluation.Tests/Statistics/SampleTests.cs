using MoA.Evaluation.Statistics;

namespace MoA.Evaluation.Tests.Statistics;

public sealed class SampleTests
{
    // By hand: the mean of 2, 4, 4, 4, 5, 5, 7, 9 is 5, the squared deviations sum to 32, so 32 / 7 and 32 / 7 / 8.
    [Fact]
    public void Deviation_divides_by_the_count_less_one()
    {
        double[] values = [2, 4, 4, 4, 5, 5, 7, 9];

        Assert.Equal(5, Sample.Mean(values));
        Assert.Equal(Math.Sqrt(32 / 7.0), Sample.StandardDeviation(values), 14);
        Assert.Equal(Math.Sqrt(32 / 56.0), Sample.StandardError(values), 14);
    }

    [Fact]
    public void One_value_has_no_deviation()
    {
        Assert.Equal(double.NaN, Sample.StandardError([1]));
        Assert.Equal(double.NaN, Sample.Mean([]));
    }
}
