using System.Diagnostics;
using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Core.Telemetry;

namespace MoA.Providers;

/// <summary>The attributes of a call's span (open-telemetry/semantic-conventions v1.41, <c>docs/gen-ai/gen-ai-spans.md</c> and <c>openai.md</c>).</summary>
internal static class ChatSpan
{
    /// <summary>The call begins.</summary>
    /// <returns>The span; null: nobody listens.</returns>
    public static Activity? Start(AgentCall call, ProviderIdentity provider, TelemetrySwitches switches)
    {
        if (!MoaTelemetry.Source.HasListeners())
            return null;
        // Those that samplers may go by.
        IEnumerable<KeyValuePair<string, object?>> tags =
        [
            new(GenAiAttributes.OperationName, GenAiAttributes.Chat),
            new(GenAiAttributes.ProviderName, provider.Name),
            new(GenAiAttributes.RequestModel, call.Model.Name),
            new(GenAiAttributes.ServerAddress, provider.Address),
            new(GenAiAttributes.ServerPort, provider.Port),
        ];
        var span = MoaTelemetry.Source.StartActivity($"{GenAiAttributes.Chat} {call.Model.Name}", ActivityKind.Client, parentContext: default, tags);
        if (span is not { IsAllDataRequested: true })
            return span;
        span.SetTag(MoaAttributes.RunId, call.Run.Value);
        span.SetTag(MoaAttributes.Layer, call.Layer);
        span.SetTag(MoaAttributes.Slot, call.Slot);
        span.SetTag(MoaAttributes.Model, call.Model.Id);
        span.SetTag(MoaAttributes.Provider, provider.Id);
        RequestAttributes.Set(span, call, provider.IsOpenAi);
        if (switches.CaptureContent)
            span.SetTag(GenAiAttributes.InputMessages, MessageContent.OfInput(call.Messages));
        return span;
    }

    /// <summary>What came of it.</summary>
    public static void Describe(Activity span, ProviderIdentity provider, AgentOutcome outcome, TelemetrySwitches switches)
    {
        if (outcome.FinishReason is { } reason)
            span.SetTag(GenAiAttributes.ResponseFinishReasons, new[] { reason });
        if (provider.IsOpenAi && outcome.SystemFingerprint is { } fingerprint)
            span.SetTag(GenAiAttributes.OpenAiResponseSystemFingerprint, fingerprint);
        if (switches.CaptureContent && (outcome.Content is not null || outcome.Message is not null))
            span.SetTag(GenAiAttributes.OutputMessages, MessageContent.OfOutput(outcome.Content, outcome.Message, outcome.FinishReason, outcome.Kind == AgentOutcomeKind.Failed));
    }

    /// <summary>What the replies said.</summary>
    public static void Describe(Activity span, ReplyFacts facts, TokenUsage? usage, double? firstChunk)
    {
        Set(GenAiAttributes.ResponseId, facts.Id);
        Set(GenAiAttributes.ResponseModel, facts.Model);
        Set(GenAiAttributes.ResponseTimeToFirstChunk, firstChunk);
        Set(GenAiAttributes.UsageInputTokens, usage?.PromptTokens);
        Set(GenAiAttributes.UsageOutputTokens, usage?.CompletionTokens);
        Set(GenAiAttributes.UsageCachedInputTokens, facts.CachedTokens);
        Set(GenAiAttributes.UsageReasoningOutputTokens, facts.ReasoningTokens);
        if (span.GetTagItem(GenAiAttributes.OpenAiApiType) is not null)
            Set(GenAiAttributes.OpenAiResponseServiceTier, facts.ServiceTier);

        void Set(string name, object? value)
        {
            if (value is not null)
                span.SetTag(name, value);
        }
    }
}
