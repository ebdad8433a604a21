using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Files;
using MoA.Evaluation.Similarity;

namespace MoA.Evaluation.Analysis.Selection;

/// <summary>How like models answer, measured on their recorded answers.</summary>
public sealed class AnswerSimilarity
{
    private readonly Dictionary<string, int> _places;
    private readonly double[,] _means;

    private AnswerSimilarity(Dictionary<string, int> places, double[,] means, int instructions)
    {
        _places = places;
        _means = means;
        Instructions = instructions;
    }

    /// <summary>How many instructions all of the models answered.</summary>
    public int Instructions { get; }

    /// <summary>Measures all pairs.</summary>
    /// <param name="answers">The models' answers.</param>
    /// <exception cref="EvaluationInputException">A file cannot be used, a model is named twice, or no instruction was answered by all.</exception>
    public static AnswerSimilarity Measure(IReadOnlyList<NamedFile> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (model, file) in answers)
        {
            if (!places.TryAdd(model, places.Count))
                throw new EvaluationInputException($"The model '{model}' was given twice: name each once, as MODEL=FILE.", file);
        }

        var texts = answers.Select(answer => AnswerTexts.Read(answer.File)).ToArray();
        int[] common = [.. texts[0].Keys.Where(index => texts.All(own => own.ContainsKey(index)))];
        if (common.Length == 0)
            throw new EvaluationInputException("No instruction in it was answered in all of the other files: they are of different benchmarks.", answers[0].File);
        var means = new double[texts.Length, texts.Length];
        foreach (var index in common)
            Add(means, new TfIdf([.. texts.Select(own => own[index])]), 1d / common.Length);
        return new AnswerSimilarity(places, means, common.Length);
    }

    /// <summary>How like two models answer, 0 to 1.</summary>
    /// <param name="first">A model.</param>
    /// <param name="second">Another.</param>
    public double Between(string first, string second) => _means[_places[first], _places[second]];

    private static void Add(double[,] means, TfIdf texts, double share)
    {
        for (var first = 0; first < means.GetLength(0); first++)
        {
            for (var second = first; second < means.GetLength(1); second++)
            {
                var part = share * texts.Cosine(first, second);
                means[first, second] += part;
                if (first != second)
                    means[second, first] += part;
            }
        }
    }
}
