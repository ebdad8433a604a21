namespace MoA.Core.Configuration;

/// <summary>Limits of a provider or a model. An absent limit does not limit.</summary>
public sealed class QuotaLimitOptions
{
    /// <summary>Requests in any 60 seconds, at least 1.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens in any 60 seconds, prompts and replies together, at least 1.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Calls in flight at once, at least 1.</summary>
    public int? MaxInFlight { get; init; }
}
