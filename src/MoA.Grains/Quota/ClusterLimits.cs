using MoA.Core.Mixtures;
using MoA.Core.Quota;

namespace MoA.Grains.Quota;

/// <summary>The limits of every configured provider.</summary>
internal sealed class ClusterLimits(MoaCatalog catalog)
{
    private readonly Dictionary<string, ProviderLimits> _providers = catalog.Providers.ToDictionary(
        provider => provider.Key,
        provider => new ProviderLimits(provider.Value.Quota, LimitedModels(catalog, provider.Key)),
        StringComparer.Ordinal);

    public IEnumerable<string> Providers => _providers.Keys;

    /// <summary>The limits of a provider; none where it is not configured: another silo may run with a newer configuration.</summary>
    public ProviderLimits Of(string provider) => _providers.GetValueOrDefault(provider, ProviderLimits.None);

    private static Dictionary<string, QuotaLimits> LimitedModels(MoaCatalog catalog, string provider) => catalog.Models
        .Where(model => model.Value.Provider == provider && !model.Value.Quota.IsUnlimited)
        .ToDictionary(model => model.Key, model => model.Value.Quota, StringComparer.Ordinal);
}
