using MoA.Evaluation.Judging.MtBench;

namespace MoA.Evaluation.Tests.Judging.MtBench;

public sealed class RatingTests
{
    [Theory]
    [InlineData("Good. Rating: [[8]]", 8)]
    [InlineData("Rating: [[7.5]] and then [[2]]", 7.5)]
    [InlineData("[[10]]", 10)]
    [InlineData("[[6.]]", 6)]
    [InlineData("See [1]. Rating: [[9]]", 9)]
    [InlineData("Rating: [4]", 4)]
    public void A_rating_is_read_as_FastChat_reads_it(string reply, double expected) => Assert.Equal((decimal)expected, Rating.Read(reply));

    [Theory]
    [InlineData("")]
    [InlineData("Rating: 8")]
    [InlineData("[[eight]]")]
    [InlineData("[[8/10]]")]
    [InlineData("[[0]]")]
    [InlineData("[[11]]")]
    [InlineData("[[99999999999999999999999999999999]]")]
    public void What_is_no_rating_is_none(string reply) => Assert.Null(Rating.Read(reply));
}
