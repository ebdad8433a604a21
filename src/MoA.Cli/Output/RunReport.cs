using System.Globalization;
using MoA.Core.Runs;

namespace MoA.Cli.Output;

/// <summary>Writes a whole run as text.</summary>
internal static class RunReport
{
    public static void Write(TextWriter output, RunSnapshot run)
    {
        Field(output, "run", run.Id.Value);
        Field(output, "status", run.CancelReason is { } reason ? $"{Words.Of(run.Status)} ({reason})" : Words.Of(run.Status));
        Field(output, "mixture", run.Simulated ? $"{run.Mixture} (simulated models)" : run.Mixture);
        Field(output, "created", Time(run.Created));
        if (run.Completed is { } completed)
            Field(output, "ended", $"{Time(completed)}, after {Seconds(completed - run.Created)}");
        Field(output, "tokens", $"{run.Usage.TotalTokens} ({run.Usage.PromptTokens} of prompts, {run.Usage.CompletionTokens} of replies)");
        Field(output, "cost", run.Cost.ToString("0.######", CultureInfo.InvariantCulture));
        if (run.Chosen is { } chosen)
            Field(output, "chosen", $"layer {chosen.Layer}, slot {chosen.Slot}: {chosen.Model}");
        if (run.Resumes > 0)
            Field(output, "resumed", run.Resumes.ToString(CultureInfo.InvariantCulture));
        if (!run.Durable)
            Field(output, "durable", "no: the journal cannot be written, so this run is in memory only");
        if (run.Error is { } error)
            Field(output, "error", $"{Words.Of(error.Code)}: {error.Message}");

        foreach (var message in run.Messages)
            Section(output, message.Role, message.Text);
        foreach (var layer in run.Layers)
        {
            output.WriteLine();
            var isAggregator = layer.Index == run.Recipe.LayerCount;
            output.WriteLine($"== layer {layer.Index} of {run.Recipe.LayerCount}{(isAggregator ? ", the aggregator" : "")}: {Words.Of(layer.Status)}, {layer.Usage.TotalTokens} tokens");
            foreach (var proposal in layer.Proposals)
                Proposal(output, proposal, withText: !isAggregator);
        }

        if (run.Answer is { } answer)
            Section(output, "answer", answer);
        else if (run.AnswerMessage is { } message)
            Section(output, "answer", message.GetRawText());
    }

    private static void Proposal(TextWriter output, Proposal proposal, bool withText)
    {
        var took = proposal.Timings is { } timings ? $", {Seconds(TimeSpan.FromMilliseconds(timings.QueuedMs + timings.ProviderMs))}" : "";
        var attempts = proposal.Attempts > 1 ? $", {proposal.Attempts} attempts" : "";
        output.WriteLine($"-- slot {proposal.Slot}: {proposal.Model}: {Words.Of(proposal.Status)}{took}, {proposal.Usage.TotalTokens} tokens{attempts}");
        foreach (var retry in proposal.Retries ?? [])
            output.WriteLine($"attempt {retry.Attempt}: {Words.Of(retry.Error.Code)}: {retry.Error.Message}");
        if (proposal.Error is { } error)
            output.WriteLine($"{Words.Of(error.Code)}: {error.Message}");
        foreach (var cut in proposal.Cuts ?? [])
            output.WriteLine($"reference {cut.Reference} was cut to {cut.Kept} of {cut.Characters} characters");
        if (withText && proposal.Content is { Length: > 0 } text)
            output.WriteLine(text.Trim());
    }

    private static void Field(TextWriter output, string name, string value) => output.WriteLine($"{name,-8} {value}");

    private static void Section(TextWriter output, string name, string text)
    {
        output.WriteLine();
        output.WriteLine($"== {name}");
        output.WriteLine(text.Trim());
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss.fffK", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
