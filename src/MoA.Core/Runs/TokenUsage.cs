namespace MoA.Core.Runs;

/// <summary>Tokens of a call, a layer or a run.</summary>
/// <param name="PromptTokens">Tokens of the prompts.</param>
/// <param name="CompletionTokens">Tokens of the replies.</param>
public readonly record struct TokenUsage(long PromptTokens, long CompletionTokens)
{
    /// <summary>Both together.</summary>
    public long TotalTokens => PromptTokens + CompletionTokens;

    /// <summary>Adds two usages.</summary>
    public static TokenUsage operator +(TokenUsage left, TokenUsage right) =>
        new(left.PromptTokens + right.PromptTokens, left.CompletionTokens + right.CompletionTokens);

    /// <summary>Adds two usages.</summary>
    public static TokenUsage Add(TokenUsage left, TokenUsage right) => left + right;
}
