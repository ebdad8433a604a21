using MoA.Evaluation.Files;

namespace MoA.Evaluation.Analysis.Answers;

/// <summary>
/// Reads a model's answers: AlpacaEval's model_outputs.json (<c>output</c>; the index is the place in the file), FLASK's answers (<c>text</c>), or
/// lines of <c>index</c> and <c>output</c>.
/// </summary>
internal static class AnswerTexts
{
    /// <summary>The answers by the index of their instruction, from 0.</summary>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static IReadOnlyDictionary<int, string> Read(string file) => ByIndex(file, "output", "text");

    /// <summary>The instructions by their index, from 0: the field <c>instruction</c>, or MT-Bench's and MATH's names for it.</summary>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static IReadOnlyDictionary<int, string> ReadInstructions(string file) => ByIndex(file, "instruction", "problem", "question");

    /// <summary>Where this record stands in its benchmark: its index where it has one, else its place in the file.</summary>
    public static int IndexOf(JsonRecord record, int place) => record.Has("index") ? record.Integer("index") : place;

    private static Dictionary<int, string> ByIndex(string file, params string[] fields)
    {
        var texts = new Dictionary<int, string>();
        foreach (var record in JsonRecordFile.Read(file))
        {
            var index = IndexOf(record, texts.Count);
            if (!texts.TryAdd(index, record.Text(record.AnyOf(fields))))
                throw record.Wrong("index", $"the index {index} stands in an earlier record too. Keep one of them.");
        }

        return texts;
    }
}
