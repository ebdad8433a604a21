using System.Diagnostics;
using System.Diagnostics.Metrics;
using MoA.Core.Runs;
using MoA.Core.Telemetry;

namespace MoA.Providers;

/// <summary>By the names that the conventions have since version 1.41.</summary>
internal sealed class LatestChatMetrics(Meter meter) : IChatMetrics
{
    private readonly Histogram<double> _duration = LatestGenAiInstruments.InferenceDuration.CreateHistogram<double>(meter);
    private readonly Histogram<double> _firstChunk = LatestGenAiInstruments.TimeToFirstChunk.CreateHistogram<double>(meter);
    private readonly Histogram<double> _nextChunk = LatestGenAiInstruments.TimePerOutputChunk.CreateHistogram<double>(meter);
    private readonly Counter<long> _input = LatestGenAiInstruments.InputTokens.CreateCounter<long>(meter);
    private readonly Counter<long> _output = LatestGenAiInstruments.OutputTokens.CreateCounter<long>(meter);
    private readonly Counter<long> _cached = LatestGenAiInstruments.CachedInputTokens.CreateCounter<long>(meter);
    private readonly Counter<long> _reasoning = LatestGenAiInstruments.ReasoningOutputTokens.CreateCounter<long>(meter);
    private readonly Histogram<long> _inputPerCall = LatestGenAiInstruments.InputTokensPerOperation.CreateHistogram<long>(meter);
    private readonly Histogram<long> _outputPerCall = LatestGenAiInstruments.OutputTokensPerOperation.CreateHistogram<long>(meter);

    public void Ended(double seconds, in TagList tags) => _duration.Record(seconds, tags);

    public void Used(TokenUsage usage, ReplyFacts facts, in TagList tags)
    {
        _inputPerCall.Record(usage.PromptTokens, tags);
        _outputPerCall.Record(usage.CompletionTokens, tags);
        var ofModality = tags;
        ofModality.Add(GenAiAttributes.TokenModality, "unknown");
        _input.Add(usage.PromptTokens, ofModality);
        _output.Add(usage.CompletionTokens, ofModality);
        if (facts.CachedTokens is { } cached)
            _cached.Add(cached, ofModality);
        if (facts.ReasoningTokens is { } reasoning)
            _reasoning.Add(reasoning, ofModality);
    }

    public void FirstChunk(double seconds, in TagList tags) => _firstChunk.Record(seconds, tags);

    public void NextChunk(double seconds, in TagList tags) => _nextChunk.Record(seconds, tags);
}
