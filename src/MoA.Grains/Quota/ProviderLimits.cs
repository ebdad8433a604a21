using MoA.Core.Quota;

namespace MoA.Grains.Quota;

/// <summary>The limits of a provider and of those of its models that have any.</summary>
/// <param name="Provider">The provider's own.</param>
/// <param name="Models">By model; only those that are limited.</param>
internal sealed record ProviderLimits(QuotaLimits Provider, IReadOnlyDictionary<string, QuotaLimits> Models)
{
    public static ProviderLimits None { get; } = new(new QuotaLimits(), new Dictionary<string, QuotaLimits>());

    /// <summary>Whether nothing limits any call.</summary>
    public bool IsUnlimited => Provider.IsUnlimited && Models.Count == 0;

    /// <summary>Whether calls in flight are limited.</summary>
    public bool HavePlaces => Any(limits => limits.MaxInFlight is not null);

    /// <summary>Whether tokens are limited.</summary>
    public bool HaveTokens => Any(limits => limits.TokensPerMinute is not null);

    private bool Any(Func<QuotaLimits, bool> has) => has(Provider) || Models.Values.Any(has);
}
