using Microsoft.Extensions.AI;
using MoA.Core.Runs;

namespace MoA.Client.Chat;

/// <summary>What one request of a <see cref="MoaChatClient"/> knows of its run.</summary>
internal sealed class CallContext(string model)
{
    private RunHeader? _header;

    public string Model => model;

    private RunHeader Header => _header ?? throw new InvalidOperationException("A run begins with run.started.");

    public void Start(RunStarted started) => _header = started.Header;

    /// <summary>The run's end, where it is an answer.</summary>
    /// <exception cref="MoaRunException">It is none.</exception>
    public RunCompleted Answered(RunEnded ended) => ended switch
    {
        RunCompleted completed => completed,
        RunFailed failed => throw new MoaRunException(Header.Id, RunStatus.Failed, failed.Error.Message) { Error = failed.Error },
        RunCancelled cancelled => throw new MoaRunException(Header.Id, RunStatus.Cancelled, $"Run {Header.Id} was cancelled: {cancelled.Reason}."),
        _ => throw new InvalidOperationException($"A run does not end with {ended.Type}."),
    };

    public MoaRunException BegunAnew() => new(
        Header.Id,
        RunStatus.Running,
        $"Run {Header.Id} was taken up by another host in the middle of its answer, which begins anew. Ask again.");

    public ChatResponse Response(RunCompleted completed) => new(new ChatMessage(ChatRole.Assistant, Contents(completed, withTexts: true))
    {
        CreatedAt = completed.Time,
        MessageId = Header.Id.Value,
    })
    {
        ResponseId = Header.Id.Value,
        ModelId = model,
        CreatedAt = completed.Time,
        FinishReason = AnswerReader.Finish(completed.Answer?.FinishReason),
        Usage = AnswerReader.Usage(completed.Usage),
        AdditionalProperties = Properties(completed),
        RawRepresentation = completed,
    };

    public ChatResponseUpdate Update(IList<AIContent> contents, DateTimeOffset time) => new(ChatRole.Assistant, contents)
    {
        ResponseId = Header.Id.Value,
        MessageId = Header.Id.Value,
        ModelId = model,
        CreatedAt = time,
    };

    public ChatResponseUpdate LastUpdate(RunCompleted completed, bool withTexts)
    {
        var update = Update([.. Contents(completed, withTexts), new UsageContent(AnswerReader.Usage(completed.Usage))], completed.Time);
        update.FinishReason = AnswerReader.Finish(completed.Answer?.FinishReason);
        update.AdditionalProperties = Properties(completed);
        update.RawRepresentation = completed;
        return update;
    }

    private static List<AIContent> Contents(RunCompleted completed, bool withTexts) =>
        completed.Answer is { } answer ? AnswerReader.Read(answer, withTexts) : [];

    private AdditionalPropertiesDictionary Properties(RunCompleted completed) => new()
    {
        [MoaChatClient.RunIdProperty] = Header.Id.Value,
        [MoaChatClient.CostProperty] = completed.Cost,
        [MoaChatClient.SimulatedProperty] = Header.Simulated,
    };
}
