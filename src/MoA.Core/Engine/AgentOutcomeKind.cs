namespace MoA.Core.Engine;

/// <summary>How an agent call ended.</summary>
public enum AgentOutcomeKind
{
    /// <summary>With an answer: text, or tool calls.</summary>
    Answer,

    /// <summary>With an answer cut off at the token limit (<c>finish_reason: length</c>).</summary>
    Length,

    /// <summary>With a refusal by the model.</summary>
    Refusal,

    /// <summary>With a reply withheld by the provider's content filter.</summary>
    ContentFilter,

    /// <summary>Without a reply that could be used.</summary>
    Failed,
}
