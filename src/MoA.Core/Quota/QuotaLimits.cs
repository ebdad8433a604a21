namespace MoA.Core.Quota;

/// <summary>The limits of one provider or model. A limit that is null is unlimited.</summary>
public sealed record QuotaLimits
{
    /// <summary>Requests in any 60 s, at least 1. Default null.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens (prompt and completion) in any 60 s, at least 1. Default null.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Calls in flight at the same moment, at least 1. Default null.</summary>
    public int? MaxInFlight { get; init; }

    /// <summary>Whether no limit is set.</summary>
    public bool IsUnlimited => RequestsPerMinute is null && TokensPerMinute is null && MaxInFlight is null;

    /// <summary>Calls in flight that are allowed while only a share of the limits is in use: without a rate they are the only thing that can be slowed down.</summary>
    /// <param name="rateFactor">The share, 0.1 to 1.</param>
    /// <returns>At least 1; null: no limit.</returns>
    internal int? PlacesAt(double rateFactor) => this switch
    {
        { RequestsPerMinute: null, TokensPerMinute: null, MaxInFlight: { } places } => Math.Max(1, (int)(places * rateFactor)),
        _ => MaxInFlight,
    };
}
