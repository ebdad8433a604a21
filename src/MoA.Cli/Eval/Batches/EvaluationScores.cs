using MoA.Evaluation.Files;
using MoA.Evaluation.Reports;
using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Evaluation.Scoring.AlpacaEval.LengthControl;
using MoA.Evaluation.Scoring.Flask;
using MoA.Evaluation.Scoring.MtBench;
using MoA.Evaluation.Suites;

namespace MoA.Cli.Eval.Batches;

/// <summary>Scores what the judge of an evaluation wrote, as <c>moa eval score</c> does.</summary>
internal static class EvaluationScores
{
    /// <summary>Makes the report.</summary>
    /// <param name="folder">The evaluation.</param>
    /// <param name="questions">The questions that were judged.</param>
    /// <param name="model">Whose answers they are.</param>
    /// <param name="difficulty">AlpacaEval: the instruction difficulty, for the length-controlled win rate; null: without it.</param>
    public static ScoreReport Create(EvaluationFolder folder, string questions, string model, string? difficulty) => folder.Suite switch
    {
        Suite.AlpacaEval => AlpacaEvalReport.Of([AlpacaEvalScorer.Score(AnnotationFile.Read(folder.Judgments), LengthControl(difficulty))]),
        Suite.MtBench => MtBenchReport.Of(MtBenchScorer.Score(JudgmentFile.Read(folder.Judgments, MtBenchCategories.Read(questions)))),
        _ => FlaskReport.Of([FlaskScorer.Score(model, FlaskReviewFile.Read(folder.Judgments))]),
    };

    /// <summary>Looks at what the scores will take.</summary>
    /// <exception cref="EvaluationInputException">The file is not what it must be.</exception>
    public static void Check(string? difficulty) => LengthControl(difficulty);

    private static LengthControlSettings? LengthControl(string? difficulty) => difficulty is null
        ? null
        : new LengthControlSettings { Variant = GlmVariant.V1, Difficulty = InstructionDifficulty.Read(difficulty), GamedBaselines = GamedBaselines.Synthesised };
}
