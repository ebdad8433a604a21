namespace MoA.Core.Runtime;

/// <summary>How the providers stand, for operators: what readiness probes show beside the host's own state.</summary>
public interface IProviderStatus
{
    /// <summary>Every provider of the catalog, by id, at this moment.</summary>
    IReadOnlyDictionary<string, ProviderStatus> Snapshot();
}
