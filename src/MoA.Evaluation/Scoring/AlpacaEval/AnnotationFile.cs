using MoA.Evaluation.Files;

namespace MoA.Evaluation.Scoring.AlpacaEval;

/// <summary>
/// Reads annotations: AlpacaEval's own annotations.json (<c>output_1</c>, <c>generator_1</c>, <c>output_2</c>, <c>generator_2</c>, <c>preference</c>;
/// the index is the place in the file, as in the original), or lines of <c>index</c>, <c>preference</c>, <c>length_1</c>, <c>length_2</c>.
/// </summary>
public static class AnnotationFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">A JSON array, or a JSON object on each line.</param>
    /// <param name="model">What to call the model where the file does not say; null for the file's name without its ending.</param>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static AnnotationSet Read(string file, string? model = null)
    {
        var records = JsonRecordFile.Read(file);
        var annotations = new List<PairwiseAnnotation>(records.Count);
        var lines = new Dictionary<int, int>();
        foreach (var record in records)
        {
            var annotation = Annotation(record, annotations.Count);
            if (!lines.TryAdd(annotation.Index, record.Line))
                throw record.Wrong("index", $"the index {annotation.Index} stands on line {lines[annotation.Index]} too. Keep one annotation of an instruction.");
            annotations.Add(annotation);
        }

        return new AnnotationSet(Only(records, "generator_2") ?? model ?? Path.GetFileNameWithoutExtension(file), Only(records, "generator_1"), annotations) { File = file };
    }

    private static PairwiseAnnotation Annotation(JsonRecord record, int place)
    {
        var preference = record.NumberOrNull("preference");
        if (preference is not (null or 0 or (>= 1 and <= 2)))
            throw record.Wrong("preference", $"{preference} is out of range. It is 1 (baseline) to 2 (model), 0 for a draw, or null where the judge failed.");
        var index = record.Has("index") ? record.Integer("index") : place;
        return new PairwiseAnnotation(index, preference, Length(record, 1), Length(record, 2)) { Line = record.Line };
    }

    private static int Length(JsonRecord record, int side)
    {
        if (record.AnyOf($"length_{side}", $"output_{side}") == $"output_{side}")
            return CodePoints(record.Text($"output_{side}"));
        var length = record.Integer($"length_{side}");
        return length >= 0 ? length : throw record.Wrong($"length_{side}", $"{length} is no length.");
    }

    // As Python counts: a pair of surrogates is one character.
    private static int CodePoints(string text) => text.Count(unit => !char.IsLowSurrogate(unit));

    private static string? Only(IReadOnlyList<JsonRecord> records, string field)
    {
        if (!records[0].Has(field))
            return null;
        var name = records[0].Text(field);
        var other = records.FirstOrDefault(record => record.Text(field) != name);
        return other is null ? name : throw other.Wrong(field, $"'{other.Text(field)}' differs from '{name}' on line {records[0].Line}. Put every model into a file of its own.");
    }
}
