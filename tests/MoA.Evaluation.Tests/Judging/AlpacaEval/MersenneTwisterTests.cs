using MoA.Evaluation.Judging.AlpacaEval;

namespace MoA.Evaluation.Tests.Judging.AlpacaEval;

public sealed class MersenneTwisterTests
{
    /// <summary>
    /// The first outputs for the key 0x123, 0x234, 0x345, 0x456 as the authors publish them (mt19937ar.out: 1067595299, 955945823, 477289528,
    /// 4107218783, 4228976476, 3344332714); two make a number of 53 bits (mt19937ar.c: genrand_res53).
    /// </summary>
    [Fact]
    public void It_gives_the_authors_published_numbers()
    {
        var random = new MersenneTwister([0x123, 0x234, 0x345, 0x456]);

        Assert.Equal(Of(1067595299, 955945823), random.NextDouble());
        Assert.Equal(Of(477289528, 4107218783), random.NextDouble());
        Assert.Equal(Of(4228976476, 3344332714), random.NextDouble());
    }

    private static double Of(uint high, uint low) => (((high >> 5) * 67108864.0) + (low >> 6)) / 9007199254740992.0;
}
