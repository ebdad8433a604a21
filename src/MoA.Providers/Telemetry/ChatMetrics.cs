using System.Diagnostics;
using System.Diagnostics.Metrics;
using MoA.Core.Runs;
using MoA.Core.Telemetry;

namespace MoA.Providers;

/// <summary>By the names of version 1.41.</summary>
internal sealed class ChatMetrics(Meter meter) : IChatMetrics
{
    private readonly Histogram<double> _duration = GenAiInstruments.OperationDuration.CreateHistogram<double>(meter);
    private readonly Histogram<long> _tokens = GenAiInstruments.TokenUsage.CreateHistogram<long>(meter);
    private readonly Histogram<double> _firstChunk = GenAiInstruments.TimeToFirstChunk.CreateHistogram<double>(meter);
    private readonly Histogram<double> _nextChunk = GenAiInstruments.TimePerOutputChunk.CreateHistogram<double>(meter);

    public void Ended(double seconds, in TagList tags) => _duration.Record(seconds, tags);

    public void Used(TokenUsage usage, ReplyFacts facts, in TagList tags)
    {
        Record(usage.PromptTokens, "input", tags);
        Record(usage.CompletionTokens, "output", tags);
    }

    public void FirstChunk(double seconds, in TagList tags) => _firstChunk.Record(seconds, tags);

    public void NextChunk(double seconds, in TagList tags) => _nextChunk.Record(seconds, tags);

    private void Record(long tokens, string type, TagList tags)
    {
        tags.Add(GenAiAttributes.TokenType, type);
        _tokens.Record(tokens, tags);
    }
}
