using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;
using MoA.Testing;

namespace MoA.Grains.Tests.Quota.Client;

/// <summary>What the ledger is told of calls that ended.</summary>
public sealed class EndTests
{
    [Fact]
    public async Task An_end_is_told_of_soon_where_others_may_wait_for_it()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        var call = rig.Acquire(tokens: 20);
        rig.Answer(grants: [1]);
        (await call.Bounded()).Settle(7);

        rig.Run(50);

        Assert.Equal(new QuotaEnd { Id = 1, Kind = QuotaEndKind.Settled, Tokens = 7 }, Assert.Single(rig.Asks[1].Ends));
    }

    [Fact]
    public async Task An_end_that_helps_nobody_takes_its_time()
    {
        using var rig = new ClientRig(new QuotaLimits { RequestsPerMinute = 60 });
        var call = rig.Acquire();
        rig.Answer(grants: [1]);
        (await call.Bounded()).Abandon();

        rig.Run(4_999);
        Assert.Single(rig.Asks);
        rig.Run(1);
        Assert.Equal(new QuotaEnd { Id = 1, Kind = QuotaEndKind.Abandoned }, Assert.Single(rig.Asks[1].Ends));
    }

    [Fact]
    public async Task What_was_not_heard_is_told_again()
    {
        using var rig = new ClientRig(ClientRig.Limited);
        var call = rig.Acquire();
        rig.Answer(grants: [1]);
        (await call.Bounded()).Settle(1);
        rig.Client.Pause(new QuotaPause());
        rig.Fail();
        rig.Run(100);

        Assert.Equal(rig.Asks[1].Ends, rig.Asks[2].Ends);
        Assert.Equal(rig.Asks[1].Pauses, rig.Asks[2].Pauses);
        Assert.Equal(1, rig.Asks[2].Received);
        rig.Answer();
        _ = rig.Acquire();
        rig.Run(50);
        Assert.Empty(rig.Asks[3].Ends);
        Assert.Empty(rig.Asks[3].Pauses);
    }

    [Fact]
    public async Task A_new_epoch_is_told_what_is_in_flight()
    {
        using var rig = new ClientRig(ClientRig.Places, models: ("small", ClientRig.Places));
        var (first, second) = (rig.Acquire(tokens: 5), rig.Acquire(tokens: 6, model: "small"));
        Assert.NotNull(rig.Asks[0].Introduction);
        rig.Answer(grants: [1, 2]);
        await first.Bounded();
        (await second.Bounded()).Settle(9);
        _ = rig.Acquire();
        rig.Run(20);
        Assert.Null(rig.Asks[1].Introduction);

        rig.Epoch = Guid.NewGuid();
        rig.Answer(known: false);
        rig.Run(20);

        var ask = rig.Asks[2];
        Assert.Equal(
            [new CallInFlight { Id = 1, Tokens = 5 }, new CallInFlight { Id = 2, Tokens = 6, Model = "small" }],
            ask.Introduction!.InFlight.OrderBy(call => call.Id));
        Assert.Equal(2, Assert.Single(ask.Ends).Id);
        Assert.Equal(3, Assert.Single(ask.Waiting).Id);
        rig.Answer();
        rig.Run(1_000);
        Assert.Null(rig.Asks[3].Introduction);
    }
}
