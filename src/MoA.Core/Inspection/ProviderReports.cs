using MoA.Core.Mixtures;
using MoA.Core.Quota;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Core.Inspection;

/// <summary>Puts together what is known of the providers: what <c>GET /v1/providers</c> answers. Thread-safe.</summary>
/// <param name="catalog">The providers.</param>
/// <param name="runtime">Knows which silo this is.</param>
/// <param name="time">The clock.</param>
/// <param name="quota">How their quotas stand; null: not known.</param>
/// <param name="status">Whether they can be called; null: not known.</param>
/// <param name="traffic">What was asked of them; null: not known.</param>
public sealed class ProviderReports(
    MoaCatalog catalog,
    IMoaRuntime runtime,
    TimeProvider time,
    IQuotaStatus? quota = null,
    IProviderStatus? status = null,
    IProviderTraffic? traffic = null)
{
    private const string Withheld = "Only the key whose run it was may read what the provider said.";

    /// <summary>Reads how the providers stand.</summary>
    /// <param name="tenant">
    /// Who reads: a provider's own words to another tenant's run are left out, for they may hold a piece of its prompt. Null: the server has no keys, and
    /// everything is told.
    /// </param>
    /// <param name="mayUse">
    /// Which mixtures and models the reader may name: what serves neither those models nor a model of those mixtures is left out. Null: all. The figures of
    /// what is told are of everybody's calls, not the reader's.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<ProviderList> ReadAsync(string? tenant, Func<string, bool>? mayUse, CancellationToken cancellationToken)
    {
        var quotas = quota is null ? null : await quota.ReadAsync(cancellationToken);
        var states = status?.Snapshot();
        var asked = traffic?.Snapshot();
        var seen = mayUse is null ? null : ModelsOf(mayUse);
        var models = catalog.Models.Where(model => seen?.Contains(model.Key) ?? true)
            .ToLookup(model => model.Value.Provider, model => model.Key, StringComparer.Ordinal);
        return new ProviderList(
            runtime.Silo,
            time.GetUtcNow(),
            [
                .. catalog.Providers.Values.Where(provider => seen is null || models.Contains(provider.Id)).OrderBy(provider => provider.Id, StringComparer.Ordinal).Select(provider => new ProviderReport
                {
                    Id = provider.Id,
                    Simulated = provider.Simulated,
                    Models = [.. models[provider.Id].Order(StringComparer.Ordinal)],
                    Quota = quotas?.GetValueOrDefault(provider.Id),
                    Status = states?.GetValueOrDefault(provider.Id) is { } state ? ForReader(state, tenant) : null,
                    Traffic = asked?.GetValueOrDefault(provider.Id),
                }),
            ]);
    }

    private HashSet<string> ModelsOf(Func<string, bool> mayUse) =>
    [
        .. catalog.Models.Keys.Where(mayUse),
        .. catalog.Mixtures.Values.Where(mixture => mayUse(mixture.Name))
            .SelectMany(mixture => mixture.Layers.SelectMany(layer => layer.Proposers).Append(mixture.Aggregator)).Select(slot => slot.Model),
    ];

    private static ProviderStatus ForReader(ProviderStatus status, string? tenant) => tenant is null ? status : status with
    {
        LastError = status.LastError is { } error ? ForReader(error, status.LastErrorTenant == tenant) : null,
        LastRateLimit = status.LastRateLimit is { } limit ? limit with { Error = ForReader(limit.Error, limit.Tenant == tenant) } : null,
    };

    // Without a status the sentence is this product's own.
    private static AgentError ForReader(AgentError error, bool isReaders) => isReaders || error.ProviderStatus is null ? error : error with { Message = Withheld };
}
