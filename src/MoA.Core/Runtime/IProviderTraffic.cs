namespace MoA.Core.Runtime;

/// <summary>What this process has lately asked of providers and got, for operators.</summary>
public interface IProviderTraffic
{
    /// <summary>Every provider of the catalog, by id, over the last 5 minutes.</summary>
    IReadOnlyDictionary<string, ProviderTraffic> Snapshot();
}
