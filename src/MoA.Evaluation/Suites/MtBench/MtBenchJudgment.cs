namespace MoA.Evaluation.Suites.MtBench;

/// <summary>A grade of one turn.</summary>
/// <param name="Question">The question's id.</param>
/// <param name="Model">Whose answer was judged.</param>
/// <param name="Judge">Who judged.</param>
/// <param name="Prompt">The name of the judge's prompt, such as <c>single-v1</c>.</param>
/// <param name="UserPrompt">What the judge was asked.</param>
/// <param name="Judgment">What it replied.</param>
/// <param name="Score">1 to 10; -1: the reply holds no rating.</param>
/// <param name="Turn">1 or 2.</param>
/// <param name="Time">When.</param>
internal sealed record MtBenchJudgment(
    ItemId Question, string Model, string Judge, string Prompt, string UserPrompt, string Judgment, decimal Score, int Turn, DateTimeOffset Time)
{
    /// <summary>What <c>common.py</c> writes, and <c>show_result.py</c> leaves out, where a reply holds no rating.</summary>
    public const decimal NoRating = -1;
}
