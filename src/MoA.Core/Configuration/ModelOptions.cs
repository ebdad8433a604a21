namespace MoA.Core.Configuration;

/// <summary>A model as it is configured.</summary>
public sealed class ModelOptions
{
    /// <summary>The id of its provider. Required.</summary>
    public string? Provider { get; init; }

    /// <summary>The name the provider knows it by. Default: the model's id.</summary>
    public string? Name { get; init; }

    /// <summary>Tokens of prompt and reply together, at least 256; absent: not known, so nothing is cut.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Reply tokens assumed when a call sets no limit, for quota and budget, at least 1. Default 4096.</summary>
    public int MaxOutputTokens { get; init; } = 4096;

    /// <summary>Price of a million prompt tokens, 0 to 100,000. Default 0.</summary>
    public decimal InputPricePerMillionTokens { get; init; }

    /// <summary>Price of a million reply tokens, 0 to 100,000. Default 0.</summary>
    public decimal OutputPricePerMillionTokens { get; init; }

    /// <summary>The request field that carries the reply limit: <c>max_tokens</c> (default) or <c>max_completion_tokens</c>.</summary>
    public string MaxTokensField { get; init; } = "max_tokens";

    /// <summary>The model's own limits beside its provider's; absent: none.</summary>
    public QuotaLimitOptions Quota { get; init; } = new();
}
