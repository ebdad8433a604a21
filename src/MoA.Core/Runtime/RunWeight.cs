using System.Runtime.InteropServices;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Runs;

namespace MoA.Core.Runtime;

/// <summary>
/// About how many bytes of memory a run takes: the texts and JSON in it, and a flat amount for each object around them. An estimate by sums
/// of lengths, so that no event is serialised to be weighed.
/// </summary>
public static class RunWeight
{
    private const int PerEvent = 256;
    private const int PerMessage = 128;

    /// <summary>The weight of what the caller asked.</summary>
    public static long Of(ChatRequest request)
    {
        var bytes = 0L;
        foreach (var message in request.Messages)
            bytes += PerMessage + Of(message.Json);
        foreach (var (name, value) in request.AggregatorFields)
            bytes += Of(name) + Of(value);
        return bytes;
    }

    /// <summary>The weight of an event.</summary>
    public static long Of(RunEvent next) => PerEvent + next switch
    {
        RunStarted started => Of(started.Header.Request),
        AnswerDelta delta => Of(delta.Content) + Of(delta.Choice),
        ProposalCompleted completed => Of(completed.Proposal),
        ProposalFailed failed => Of(failed.Proposal),
        RunEnded { Answer: { } answer } => Of(answer),
        _ => 0,
    };

    private static long Of(Proposal proposal) => PerEvent + Of(proposal.Content) + Of(proposal.Message) + Of(proposal.Logprobs);

    private static long Of(string? text) => sizeof(char) * (long)(text?.Length ?? 0);

    private static long Of(JsonElement? json) => json is { } value ? JsonMarshal.GetRawUtf8Value(value).Length : 0;
}
