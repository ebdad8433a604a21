namespace MoA.Core.Inspection;

/// <summary>How the providers stand at one moment.</summary>
/// <param name="Silo">The silo whose view of health and traffic this is; null: there is one process.</param>
/// <param name="Time">The moment.</param>
/// <param name="Providers">Every provider of the configuration, by id in ordinal order.</param>
public sealed record ProviderList(string? Silo, DateTimeOffset Time, IReadOnlyList<ProviderReport> Providers);
