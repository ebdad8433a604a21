using System.Text;

namespace MoA.Simulator;

/// <summary>One answer: UTF-8 text, where null is JSON's null.</summary>
internal sealed record Choice(ReadOnlyMemory<byte>? Content, string FinishReason)
{
    public const string Stop = "stop";
    public const string Length = "length";
    public const string ContentFilter = "content_filter";
    public const string ToolCalls = "tool_calls";

    public string? Refusal { get; init; }

    public ToolCall? ToolCall { get; init; }

    /// <summary>The likeliest first tokens, likeliest first; null: whatever is plausible.</summary>
    public IReadOnlyList<TokenLogprob>? FirstToken { get; init; }

    public int Tokens => TokenCounter.Count(
        (Content?.Length ?? 0)
        + (Refusal is null ? 0 : Encoding.UTF8.GetByteCount(Refusal))
        + (ToolCall is null ? 0 : Encoding.UTF8.GetByteCount(ToolCall.Arguments)));
}
