using MoA.Core.Runs;

namespace MoA.Core.Tests.Runs;

public sealed class RunIdTests
{
    [Fact]
    public void An_id_tells_when_its_run_was_created()
    {
        var created = new DateTimeOffset(2026, 7, 31, 12, 34, 56, 789, TimeSpan.FromHours(2));

        Assert.Equal(created.ToUnixTimeMilliseconds(), RunId.New(created.AddTicks(9999)).CreatedUnixMilliseconds);
    }

    [Theory]
    [InlineData("run_00000000000000000000000000000000", 0)]
    [InlineData("run_ffffffffffffffffffffffffffffffff", (1L << 48) - 1)]
    public void An_id_that_somebody_made_up_tells_a_number_too(string id, long expected) =>
        Assert.Equal(expected, RunId.Parse(id).CreatedUnixMilliseconds);

    [Fact]
    public void No_id_tells_zero() => Assert.Equal(0, default(RunId).CreatedUnixMilliseconds);
}
