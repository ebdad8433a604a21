namespace MoA.Core.Runs;

/// <summary>
/// What a request to a provider said that neither the run's recipe nor its messages hold: with it the request can be shown again as it went out,
/// whatever becomes of the configuration.
/// </summary>
public sealed record SentRequest
{
    /// <summary>The name the provider knew the model by.</summary>
    public required string Model { get; init; }

    /// <summary>The field that carried the reply limit; null: <c>max_tokens</c>.</summary>
    public string? MaxTokensField { get; init; }

    /// <summary>
    /// The reply limit in tokens, where it was worked out from what the model's context window and the run's budget left; null: it follows from
    /// the recipe and the caller's settings, or none was sent.
    /// </summary>
    public int? MaxTokens { get; init; }
}
