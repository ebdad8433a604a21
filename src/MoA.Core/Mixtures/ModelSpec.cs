using MoA.Core.Quota;

namespace MoA.Core.Mixtures;

/// <summary>A model served by a provider.</summary>
public sealed record ModelSpec
{
    /// <summary>The field that carries the reply limit where the configuration names none.</summary>
    public const string DefaultMaxTokensField = "max_tokens";

    /// <summary>The configured id, which mixtures and callers use.</summary>
    public required string Id { get; init; }

    /// <summary>The id of its provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The name the provider knows it by.</summary>
    public required string Name { get; init; }

    /// <summary>Tokens of prompt and reply together; null: not known, so nothing is cut.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Reply tokens assumed when a call sets no limit, for quota and budget. Default 4096.</summary>
    public int MaxOutputTokens { get; init; } = 4096;

    /// <summary>Price of a million prompt tokens. Default 0.</summary>
    public decimal InputPricePerMillionTokens { get; init; }

    /// <summary>Price of a million reply tokens. Default 0.</summary>
    public decimal OutputPricePerMillionTokens { get; init; }

    /// <summary>
    /// The request field that carries the reply limit: <c>max_tokens</c> (default) or <c>max_completion_tokens</c>, which newer OpenAI models require.
    /// </summary>
    public string MaxTokensField { get; init; } = DefaultMaxTokensField;

    /// <summary>The model's own limits beside the provider's; all null: none.</summary>
    public QuotaLimits Quota { get; init; } = new();
}
