using MoA.Evaluation.Files;

namespace MoA.Evaluation.Scoring.MtBench;

/// <summary>
/// Reads judgments of single answers as FastChat's gen_judgment.py writes them (model_judgment/*_single.jsonl): <c>question_id</c>, <c>model</c>,
/// <c>turn</c>, <c>score</c>, with -1 where the judge's rating could not be read.
/// </summary>
public static class JudgmentFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">A JSON object on each line, or a JSON array.</param>
    /// <param name="categories">The category of each question; null for MT-Bench's own.</param>
    /// <exception cref="EvaluationInputException">The file does not exist or cannot be used.</exception>
    public static IReadOnlyList<Judgment> Read(string file, MtBenchCategories? categories = null)
    {
        categories ??= MtBenchCategories.Original;
        return [.. JsonRecordFile.Read(file).Select(record => Judgment(record, categories))];
    }

    private static Judgment Judgment(JsonRecord record, MtBenchCategories categories)
    {
        var question = record.Integer("question_id");
        var category = categories.Find(question)
            ?? throw record.Wrong("question_id", $"{question} is no question of {categories.Source}. Give the file of the questions that were judged.");
        var turn = record.Integer("turn");
        if (turn is not (1 or 2))
            throw record.Wrong("turn", $"{turn} is out of range. MT-Bench has the turns 1 and 2.");
        var score = record.Number("score");
        if (score < 0 && score != -1)
            throw record.Wrong("score", $"{score} is out of range. It is a rating from 1 to 10, or -1 where the judge's could not be read.");
        return new Judgment(question, category, record.Text("model"), turn, score == -1 ? null : score);
    }
}
