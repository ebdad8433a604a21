using MoA.Core.Quota;

namespace MoA.Grains.Tests.Quota.Client;

/// <summary>Nobody answers.</summary>
public sealed class OutageTests
{
    [Fact]
    public void While_nobody_answers_calls_wait_and_the_ask_is_tried_again()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        var call = rig.Acquire();
        List<double> tries = [];
        for (var i = 0; i < 6; i++)
        {
            tries.Add((rig.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds);
            rig.Fail();
            while (rig.Pending is null)
                rig.Run(1);
        }

        Assert.Equal([100, 200, 400, 800, 1_000], tries.Zip(tries.Skip(1), (one, next) => next - one));
        Assert.False(call.IsCompleted);
        rig.Answer(grants: [1]);
        Assert.True(call.IsCompletedSuccessfully);
    }

    [Fact]
    public void After_thirty_seconds_without_an_answer_a_call_is_refused()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        var (patient, hasty) = (rig.Acquire(), rig.Acquire(within: 10));
        Task? late = null;
        for (var millisecond = 0; millisecond < 31_000; millisecond++)
        {
            if (millisecond == 5_000)
                late = rig.Acquire();
            if (rig.Pending is not null)
                rig.Fail();
            rig.Run(1);
            Assert.Equal(millisecond + 1 >= 10_000, hasty.IsCompleted);
            Assert.Equal(millisecond + 1 >= 30_000, patient.IsCompleted);
        }

        Assert.Equal(QuotaExceededReason.Unavailable, ClientRig.ReasonOf(patient));
        Assert.Equal(QuotaExceededReason.Unavailable, ClientRig.ReasonOf(hasty));
        Assert.Equal(TimeSpan.FromSeconds(5), ((QuotaExceededException)patient.Exception!.InnerException!).RetryAfter);
        Assert.False(late!.IsCompleted);
    }

    [Fact]
    public void Calls_that_nothing_limits_pass_when_nobody_answers()
    {
        using var rig = new ClientRig(ClientRig.Unlimited);
        var call = rig.Acquire();

        rig.Fail();

        Assert.True(call.IsCompletedSuccessfully);
        Assert.True(rig.Acquire().IsCompletedSuccessfully);
    }
}
