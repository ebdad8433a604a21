using Azure;
using MoA.Grains.Runs;

namespace MoA.Silo.Azure.Tests;

/// <summary>An account that is away for a moment is called again, as a database is, and not told of as an error of this server.</summary>
public sealed class ClusterFailureTests
{
    [Fact]
    public void An_account_that_is_away_may_be_back_in_a_moment()
    {
        Assert.True(ClusterFailure.Is(new RequestFailedException(0, "Connection refused"), CancellationToken.None));
        Assert.True(ClusterFailure.Is(new AggregateException(new RequestFailedException(503, "busy"), new TaskCanceledException("too long")), CancellationToken.None));
    }

    [Fact]
    public void An_error_of_ours_is_none_of_the_account() =>
        Assert.False(ClusterFailure.Is(new AggregateException(new RequestFailedException(503, "busy"), new InvalidOperationException("ours")), CancellationToken.None));
}
