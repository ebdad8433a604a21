using System.Text.Json;
using MoA.Core.Engine;
using MoA.Core.Runs;

namespace MoA.Providers;

/// <summary>Judges a whole assistant message, however it came.</summary>
internal static class FinishedMessage
{
    public const string Length = "length";
    private const string ContentFilter = "content_filter";

    /// <summary>Makes a result of a message.</summary>
    /// <param name="errors">The provider's sentences.</param>
    /// <param name="content">Its text; null where there is none.</param>
    /// <param name="message">All of it, where it is more than text; must not depend on a disposed document.</param>
    /// <param name="finishReason">Why it ended.</param>
    public static AttemptResult Judge(ProviderErrors errors, string? content, JsonElement? message, string? finishReason)
    {
        if (message is { } whole && MessageFields.Refusal(whole) is not null)
        {
            var refused = AttemptResult.Failure(AgentErrorCode.Refused, "the model refused to answer", RetryRule.Never, 200);
            return refused with { Kind = AgentOutcomeKind.Refusal, Content = content, Message = message, FinishReason = finishReason };
        }

        if (finishReason == ContentFilter)
        {
            var filtered = AttemptResult.Failure(
                AgentErrorCode.ContentFiltered, "the provider's content filter withheld the reply", RetryRule.Never, 200);
            return filtered with { Kind = AgentOutcomeKind.ContentFilter, Content = content, Message = message, FinishReason = finishReason };
        }

        if (content is null && !(message is { } other && MessageFields.IsAnswerWithoutText(other)))
        {
            // All tokens went into thinking. It is an answer, as it is with OpenAI, whatever the chunks said: another would end just the same.
            if (finishReason != Length)
                return errors.Invalid("it has no content") with { FinishReason = finishReason };
            content = "";
        }

        return new AttemptResult
        {
            Kind = finishReason == Length ? AgentOutcomeKind.Length : AgentOutcomeKind.Answer,
            Content = content,
            Message = message,
            FinishReason = finishReason,
        };
    }
}
