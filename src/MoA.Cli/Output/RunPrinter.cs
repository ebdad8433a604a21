using System.Globalization;
using System.Text;
using System.Text.Json;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Cli.Output;

/// <summary>Follows a run: its answer goes to standard output as it comes, its layers to standard error where they are wanted.</summary>
/// <param name="console">Where to.</param>
/// <param name="time">The clock.</param>
/// <param name="showLayers">Whether each proposal is shown.</param>
/// <param name="showAnswer">Whether the answer is written as it comes.</param>
internal sealed class RunPrinter(CliConsole console, TimeProvider time, bool showLayers, bool showAnswer)
{
    /// <summary>Follows a run to its end.</summary>
    /// <param name="events">Its events.</param>
    /// <param name="quiet">Whether it is not said that models are simulated: once a session is enough.</param>
    public async Task<FollowedRun> FollowAsync(IAsyncEnumerable<WatchedEvent> events, bool quiet = false)
    {
        using var progress = new ProgressLine(console, time);
        var answer = new StringBuilder();
        RunHeader? header = null;
        var done = 0;
        var slots = 0;
        progress.Show("starting");
        await foreach (var watched in events)
        {
            switch (watched.Event)
            {
                case RunStarted started:
                    header = started.Header;
                    if (started.Header.Simulated && !quiet)
                        Say(progress, "The models are simulated: this answer is made up.");
                    break;
                case RunResumed when answer.Length > 0:
                    answer.Clear();
                    if (showAnswer)
                        await console.Out.WriteLineAsync();
                    Say(progress, "The server was restarted in the middle of the answer, which begins anew.");
                    break;
                case LayerStarted layer:
                    (done, slots) = (0, layer.Models.Count);
                    progress.Show(Progress(header, layer.Layer, done, slots));
                    if (showLayers)
                        Say(progress, $"== {LayerName(header, layer.Layer)}: {string.Join(", ", layer.Models)}");
                    progress.Show(Progress(header, layer.Layer, done, slots));
                    break;
                case ProposalCompleted { Proposal: var proposal }:
                    Proposed(progress, proposal);
                    progress.Show(Progress(header, proposal.Layer, ++done, slots));
                    break;
                case ProposalFailed { Proposal: var proposal }:
                    Proposed(progress, proposal);
                    progress.Show(Progress(header, proposal.Layer, ++done, slots));
                    break;
                case AnswerDelta delta:
                    await PieceAsync(progress, answer, TextOf(delta));
                    break;
                case RunEnded ended:
                    progress.Clear();
                    await EndAsync(answer, ended);
                    return new FollowedRun(header?.Id ?? throw new InvalidOperationException("A run begins with run.started."), ended, Text(ended, answer));
            }
        }

        throw new MoaException(MoaErrorCode.ShuttingDown, "The events ended before the run did.");
    }

    private static string? TextOf(AnswerDelta delta)
    {
        if (delta.Content is not null)
            return delta.Content;
        return delta.Choice is { ValueKind: JsonValueKind.Object } choice
            && choice.TryGetProperty("delta", out var piece) && piece.ValueKind == JsonValueKind.Object
            && piece.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
            ? content.GetString()
            : null;
    }

    private static string Text(RunEnded ended, StringBuilder streamed) =>
        ended is RunCompleted { Answer.Content: { } whole } ? whole : streamed.ToString();

    private async Task PieceAsync(ProgressLine progress, StringBuilder answer, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        answer.Append(text);
        if (!showAnswer)
            return;
        progress.Clear();
        await console.Out.WriteAsync(text);
        await console.Out.FlushAsync();
    }

    private async Task EndAsync(StringBuilder streamed, RunEnded ended)
    {
        if (!showAnswer)
            return;
        if (streamed.Length == 0 && ended is RunCompleted { Answer.Content: { } whole })
            await console.Out.WriteLineAsync(whole);
        else if (streamed.Length > 0 && streamed[^1] != '\n')
            await console.Out.WriteLineAsync();
        await console.Out.FlushAsync();
    }

    private void Proposed(ProgressLine progress, Proposal proposal)
    {
        if (!showLayers)
            return;
        var took = proposal.Timings is { } timings ? $"{(timings.QueuedMs + timings.ProviderMs) / 1000:0.0} s, " : "";
        var head = string.Create(CultureInfo.InvariantCulture, $"-- layer {proposal.Layer}, slot {proposal.Slot}: {proposal.Model}");
        Say(progress, proposal.Status == ProposalStatus.Completed
            ? $"{head} ({took}{proposal.Usage.TotalTokens} tokens)\n{proposal.Content?.Trim()}"
            : $"{head}: {(proposal.Status == ProposalStatus.Cancelled ? "cancelled" : "failed")}: {proposal.Error?.Message ?? "no reason given"}");
    }

    private void Say(ProgressLine progress, string text)
    {
        progress.Clear();
        console.Note(text);
    }

    private static string LayerName(RunHeader? header, int layer) => header is { Mixture.LayerCount: var count }
        ? $"layer {layer} of {count}{(layer == count ? ", the aggregator" : "")}"
        : $"layer {layer}";

    private static string Progress(RunHeader? header, int layer, int done, int slots) =>
        header?.Mixture.LayerCount == layer ? $"{LayerName(header, layer)}: waiting for the answer" : $"{LayerName(header, layer)}: {done} of {slots} proposals";
}
