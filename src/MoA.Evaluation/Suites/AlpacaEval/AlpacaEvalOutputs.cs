using System.Text.Json;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Suites.AlpacaEval;

/// <summary>Reads and writes <c>model_outputs.json</c> (tatsu-lab/alpaca_eval, README: evaluating a model).</summary>
internal static class AlpacaEvalOutputs
{
    /// <summary>
    /// Reads answers: objects with <c>instruction</c>, <c>output</c> and <c>generator</c>. A file whose objects have an <c>index</c> instead of the
    /// instruction is joined with the instructions; its generator is its name.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="items">The instructions; null: none were given.</param>
    /// <exception cref="EvaluationInputException">The file is not what it must be.</exception>
    public static IReadOnlyList<AlpacaEvalOutput> Read(string file, IReadOnlyList<AlpacaEvalItem>? items)
    {
        var byId = items?.ToDictionary(item => item.Id, StringComparer.Ordinal);
        return RecordLists.Distinct(JsonRecordFile.Read(file), record => Read(record, byId), output => output.Instruction);
    }

    /// <summary>Writes answers.</summary>
    public static void Write(Stream output, IEnumerable<AlpacaEvalOutput> rows) => JsonOutput.WriteArray(output, rows, Write);

    private static AlpacaEvalOutput Read(JsonRecord record, Dictionary<string, AlpacaEvalItem>? items)
    {
        var generator = record.TextOrNull("generator") ?? Path.GetFileNameWithoutExtension(record.File);
        if (record.Has("instruction"))
            return new AlpacaEvalOutput(record.Text("instruction"), record.TextOrNull("dataset"), record.Text("output"), generator);
        var id = ItemId.Read(record, "instruction", "index");
        if (items is null)
            throw record.Wrong("instruction", "it is missing. Where there is an index instead, name the file with the instructions with --input.");
        return items.TryGetValue(id.Text, out var item)
            ? new AlpacaEvalOutput(item.Instruction, item.Dataset, record.Text("output"), generator)
            : throw record.Wrong("index", $"the file with the instructions has no index {id}.");
    }

    private static void Write(Utf8JsonWriter writer, AlpacaEvalOutput row)
    {
        writer.WriteString("instruction", row.Instruction);
        if (row.Dataset is not null)
            writer.WriteString("dataset", row.Dataset);
        writer.WriteString("output", row.Output);
        writer.WriteString("generator", row.Generator);
    }
}
