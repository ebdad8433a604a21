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
        Suite.MtBench => Grades(files, First(MtBenchQuestions.Read(Questions(files)), limit), MtBenchAnswers.Read(files.Answers), judge),
        _ => Reviews(files, First(FlaskItems.Read(Questions(files)), limit), FlaskAnswers.Read(files.Answers)),
    };

    /// <summary>Looks at everything that a judgment takes beside the answers, so that a mistake shows before they are paid for.</summary>
    /// <exception cref="EvaluationInputException">A file is missing, or not what it must be.</exception>
    public static void Check(Suite suite, JudgeFiles files, int? limit)
    {
        switch (suite)
        {
            case Suite.AlpacaEval:
                ReadPrompt(files);
                ReadBaseline(files, ReadItems(files));
                break;
            case Suite.MtBench:
                var questions = First(MtBenchQuestions.Read(Questions(files)), limit);
                Grades(files, questions, [.. questions.Select(question => new MtBenchAnswer(question.Id, "", "", question.Turns, default))], judge: "");
                break;
            default:
                var items = First(FlaskItems.Read(Questions(files)), limit);
                Reviews(files, items, [.. items.Select(item => new FlaskAnswer(item.Id, "", ""))]);
                break;
        }
    }

    private static EvaluationTask Pairs(JudgeFiles files, string judge, int seed, int? limit)
    {
        var items = ReadItems(files);
        var baseline = ReadBaseline(files, items);
        var pairs = OutputPair.Join(items, baseline, AlpacaEvalOutputs.Read(files.Answers, items));
        if (pairs.Count == 0)
            throw new EvaluationInputException("No instruction in it is one that the baseline answers.", files.Answers);
        var unpaired = baseline.Count - pairs.Count;
        return PairJudging.Of(
            First(pairs, limit),
            judge,
            ReadPrompt(files),
            seed,
            unpaired == 0 ? [] : [$"{unpaired} of {baseline.Count} instructions of the baseline have no answer and are not judged."]);
    }

    private static EvaluationTask Grades(JudgeFiles files, IReadOnlyList<MtBenchQuestion> questions, IReadOnlyList<MtBenchAnswer> answers, string judge) => Grading.Of(
        questions,
        answers,
        files.References is { } references ? MtBenchAnswers.Read(references) : [],
        GradePrompts.Read(Needed(files.Prompts, "--prompts FILE", "the judge's prompts, FastChat's judge_prompts.jsonl")),
        judge);

    private static EvaluationTask Reviews(JudgeFiles files, IReadOnlyList<FlaskItem> items, IReadOnlyList<FlaskAnswer> answers)
    {
        var skills = SkillDescriptions.Read(Needed(files.Skills, "--skills FILE", "the descriptions of the skills, FLASK's skillset_description.json"));
        var prompt = ReviewPrompt.Read(Needed(files.Prompts, "--prompts FILE", "the judge's prompt, FLASK's gpt_review/src/prompt.jsonl"), skills);
        return Reviewing.Of(items, answers, prompt);
    }

    private static IReadOnlyList<AlpacaEvalItem>? ReadItems(JudgeFiles files) => files.Questions is { } questions ? AlpacaEvalItems.Read(questions) : null;

    private static IReadOnlyList<AlpacaEvalOutput> ReadBaseline(JudgeFiles files, IReadOnlyList<AlpacaEvalItem>? items) =>
        AlpacaEvalOutputs.Read(Needed(files.Baseline, "--baseline FILE", "the answers of the baseline, such as the outputs of gpt4_1106_preview"), items);

    private static PairPrompt ReadPrompt(JudgeFiles files) => PairPrompt.Read(files.Prompts ?? OwnFiles.Prompts(Suite.AlpacaEval));

    private static string Questions(JudgeFiles files) => Needed(files.Questions, "--input FILE", "the questions that were answered");

    private static string Needed(string? file, string option, string what) =>
        file ?? throw new EvaluationInputException($"{option} is missing: {what}.");

    private static IReadOnlyList<T> First<T>(IReadOnlyList<T> list, int? limit) => limit is { } most ? [.. list.Take(most)] : list;
}
