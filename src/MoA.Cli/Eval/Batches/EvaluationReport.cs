using System.Globalization;
using System.Text;
using MoA.Evaluation;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Reports;

namespace MoA.Cli.Eval.Batches;

/// <summary>Writes an evaluation's report into its folder: the scores as JSON, CSV and Markdown, the last with what a reader of the figures has to know.</summary>
internal sealed record EvaluationReport
{
    public required EvaluationFolder Folder { get; init; }

    public required string Suite { get; init; }

    /// <summary>The questions' file; null: the product's own.</summary>
    public required string? Questions { get; init; }

    public required string Model { get; init; }

    public required string Judge { get; init; }

    public required bool IsSimulated { get; init; }

    public required BatchEnd Answers { get; init; }

    public required BatchEnd Judgments { get; init; }

    public required ScoreReport Scores { get; init; }

    public void Write()
    {
        Write("json", Scores.ToJson());
        Write("csv", Scores.ToCsv());
        Write("md", Markdown());
    }

    private string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {Suite}: {Model}, judged by {Judge}");
        text.AppendLine();
        if (IsSimulated)
            text.AppendLine("Simulated models took part: the figures say nothing about any real one.").AppendLine();
        if (Questions is null)
            text.AppendLine("The questions are the product's own: the figures compare with nothing published.").AppendLine();
        text.AppendLine("| | done | failed | not done | tokens | cost |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- |");
        Row("answers", Answers);
        Row("judgments", Judgments);
        text.AppendLine();
        text.Append(Scores.ToMarkdown());
        return text.ToString();

        void Row(string name, BatchEnd end) => text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {name} | {end.Answers.Count} of {end.Total} | {end.Failures.Count} | {end.NotDone} | {end.Usage.TotalTokens} | {end.Cost:0.######} |");
    }

    private void Write(string ending, string text) =>
        WholeFile.Write(Folder.Report(ending), stream => stream.Write(Encoding.UTF8.GetBytes(text.TrimEnd('\n') + "\n")));
}
