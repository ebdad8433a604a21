using MoA.Evaluation.Files;
using MoA.Evaluation.Judging.AlpacaEval;
using MoA.Evaluation.Judging.Flask;
using MoA.Evaluation.Judging.MtBench;
using MoA.Evaluation.Suites;
using MoA.Evaluation.Suites.AlpacaEval;
using MoA.Evaluation.Suites.Flask;
using MoA.Evaluation.Suites.MtBench;

namespace MoA.Evaluation.Judging;

/// <summary>Makes the task of judging answers to a benchmark's questions.</summary>
internal static class JudgeTasks
{
    /// <summary>Makes the task.</summary>
    /// <param name="suite">The benchmark.</param>
    /// <param name="files">What it takes.</param>
    /// <param name="judge">The judge's name in the output.</param>
    /// <param name="seed">AlpacaEval: decides the order of the outputs.</param>
    /// <param name="limit">Only the answers to so many questions, from the first on; null: all.</param>
    /// <exception cref="EvaluationInputException">A file is missing, or not what it must be.</exception>
    public static EvaluationTask Create(Suite suite, JudgeFiles files, string judge, int seed, int? limit) => suite switch
    {
        Suite.AlpacaEval => Pairs(files, judge, seed, limit),
        Suite.MtBench => Grades(files, judge, limit),
        _ => Reviews(files, limit),
    };

    private static EvaluationTask Pairs(JudgeFiles files, string judge, int seed, int? limit)
    {
        var items = files.Questions is { } questions ? AlpacaEvalItems.Read(questions) : null;
        var baseline = AlpacaEvalOutputs.Read(Needed(files.Baseline, "--baseline FILE", "the answers of the baseline, such as the outputs of gpt4_1106_preview"), items);
        var pairs = OutputPair.Join(items, baseline, AlpacaEvalOutputs.Read(files.Answers, items));
        if (pairs.Count == 0)
            throw new EvaluationInputException("No instruction in it is one that the baseline answers.", files.Answers);
        var unpaired = baseline.Count - pairs.Count;
        return PairJudging.Of(
            First(pairs, limit),
            judge,
            PairPrompt.Read(files.Prompts ?? OwnFiles.Prompts(Suite.AlpacaEval)),
            seed,
            unpaired == 0 ? [] : [$"{unpaired} of {baseline.Count} instructions of the baseline have no answer and are not judged."]);
    }

    private static EvaluationTask Grades(JudgeFiles files, string judge, int? limit) => Grading.Of(
        First(MtBenchQuestions.Read(Questions(files)), limit),
        MtBenchAnswers.Read(files.Answers),
        files.References is { } references ? MtBenchAnswers.Read(references) : [],
        GradePrompts.Read(Needed(files.Prompts, "--prompts FILE", "the judge's prompts, FastChat's judge_prompts.jsonl")),
        judge);

    private static EvaluationTask Reviews(JudgeFiles files, int? limit)
    {
        var skills = SkillDescriptions.Read(Needed(files.Skills, "--skills FILE", "the descriptions of the skills, FLASK's skillset_description.json"));
        var prompt = ReviewPrompt.Read(Needed(files.Prompts, "--prompts FILE", "the judge's prompt, FLASK's gpt_review/src/prompt.jsonl"), skills);
        return Reviewing.Of(First(FlaskItems.Read(Questions(files)), limit), FlaskAnswers.Read(files.Answers), prompt);
    }

    private static string Questions(JudgeFiles files) => Needed(files.Questions, "--input FILE", "the questions that were answered");

    private static string Needed(string? file, string option, string what) =>
        file ?? throw new EvaluationInputException($"{option} is missing: {what}.");

    private static IReadOnlyList<T> First<T>(IReadOnlyList<T> list, int? limit) => limit is { } most ? [.. list.Take(most)] : list;
}
