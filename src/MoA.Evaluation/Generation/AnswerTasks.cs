using MoA.Evaluation.Files;
using MoA.Evaluation.Suites;
using MoA.Evaluation.Suites.AlpacaEval;
using MoA.Evaluation.Suites.Flask;
using MoA.Evaluation.Suites.MtBench;

namespace MoA.Evaluation.Generation;

/// <summary>Makes the task of answering a benchmark's questions.</summary>
internal static class AnswerTasks
{
    /// <summary>Makes the task.</summary>
    /// <param name="suite">The benchmark.</param>
    /// <param name="questions">The file of its questions.</param>
    /// <param name="settings">How they are asked.</param>
    /// <param name="limit">Only so many of them, from the first on; null: all.</param>
    /// <exception cref="EvaluationInputException">The file is not what it must be.</exception>
    public static EvaluationTask Create(Suite suite, string questions, AnswerSettings settings, int? limit) => suite switch
    {
        Suite.AlpacaEval => AlpacaEvalAnswering.Of(First(AlpacaEvalItems.Read(questions), limit), settings),
        Suite.MtBench => MtBenchAnswering.Of(First(MtBenchQuestions.Read(questions), limit), settings),
        _ => FlaskAnswering.Of(First(FlaskItems.Read(questions), limit), settings),
    };

    private static IReadOnlyList<T> First<T>(IReadOnlyList<T> list, int? limit) => limit is { } most ? [.. list.Take(most)] : list;
}
