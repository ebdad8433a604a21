using FsCheck;
using FsCheck.Fluent;
using MoA.Core.Quota;

namespace MoA.Core.Tests.Quota;

/// <summary>One random call: when it comes, what it wants, and what becomes of it.</summary>
internal sealed record Step
{
    public required TimeSpan After { get; init; }

    public required int Tokens { get; init; }

    public required QuotaPriority Priority { get; init; }

    public required int Model { get; init; }

    /// <summary>Time between leave and arrival.</summary>
    public required TimeSpan Arrives { get; init; }

    public required TimeSpan Takes { get; init; }

    /// <summary>Per cent of the estimate that the call uses.</summary>
    public required int Uses { get; init; }

    public required Fate Fate { get; init; }

    public required TimeSpan FateAfter { get; init; }
}

internal enum Fate
{
    Settled,
    Abandoned,
    NeverEnded,
    Cancelled,
    Refused,
    RefusedWithoutHint,
}

/// <summary>Limits and calls.</summary>
internal sealed record Scenario(QuotaLimits Limits, Step[] Steps);

internal static class QuotaGen
{
    public static readonly TimeSpan Spread = new QuotaOptions().Spread;

    public static Arbitrary<Scenario> Scenarios(int steps, bool cold = false) => Arb.From(
        from limits in Limits(cold)
        from calls in Steps(limits).ArrayOf(steps)
        select new Scenario(limits, calls));

    public static void Check(Property property, int tests) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests), property);

    private static Gen<QuotaLimits> Limits(bool cold) =>
        from requests in Gen.OneOf(Gen.Choose(1, 20), Gen.Choose(20, 300))
        from tokens in Gen.Choose(1_000, 100_000)
        from places in Gen.Choose(1, 200)
        from set in Gen.Elements(1, 1, 2, 3, 3, 7)
        select new QuotaLimits
        {
            RequestsPerMinute = (set & 1) != 0 ? requests : null,
            TokensPerMinute = (set & 2) != 0 ? tokens : null,
            MaxInFlight = !cold && (set & 4) != 0 ? places : null,
        };

    private static Gen<Step> Steps(QuotaLimits limits)
    {
        // Mostly clumps, sometimes a silence in which bursts build up.
        var after = Gen.Frequency((12, Gen.Constant(0)), (6, Gen.Choose(0, 300)), (2, Gen.Choose(300, 3_000)), (1, Gen.Choose(3_000, 40_000)));
        var limit = (int)(limits.TokensPerMinute ?? 1_000);
        var tokens = Gen.Frequency((8, Gen.Choose(0, limit / 50)), (3, Gen.Choose(1, limit / 5)), (1, Gen.Choose(1, limit)));
        var arrives = Gen.Frequency((2, Gen.Constant(0)), (2, Gen.Constant((int)Spread.TotalMilliseconds)), (1, Gen.Choose(0, (int)Spread.TotalMilliseconds)));
        var fates = Gen.Frequency(
            (12, Gen.Constant(Fate.Settled)),
            (2, Gen.Constant(Fate.Abandoned)),
            (1, Gen.Constant(Fate.NeverEnded)),
            (3, Gen.Constant(Fate.Cancelled)),
            (1, Gen.Elements(Fate.Refused, Fate.RefusedWithoutHint, Fate.Settled, Fate.Settled)));
        return from delay in after
               from wanted in tokens
               from priority in Gen.Choose(0, 2)
               from model in Gen.Choose(0, 2)
               from arrival in arrives
               from takes in Gen.Frequency((3, Gen.Choose(0, 5_000)), (1, Gen.Choose(5_000, 90_000)))
               from uses in Gen.Choose(0, 100)
               from fate in fates
               from fateAfter in Gen.Choose(0, 30_000)
               select new Step
               {
                   After = TimeSpan.FromMilliseconds(delay),
                   Tokens = wanted,
                   Priority = (QuotaPriority)priority,
                   Model = model,
                   Arrives = TimeSpan.FromMilliseconds(arrival),
                   Takes = TimeSpan.FromMilliseconds(takes),
                   Uses = uses,
                   Fate = fate,
                   FateAfter = TimeSpan.FromMilliseconds(fateAfter),
               };
    }
}
