namespace MoA.Evaluation.Suites;

/// <summary>
/// The product's own questions, answers of a baseline, references and prompts of judges: few, in each benchmark's own form, to try everything
/// without any file. They lie beside the program. Figures made with them compare with nothing published.
/// </summary>
internal static class OwnFiles
{
    /// <summary>AlpacaEval: the baseline's answers.</summary>
    public static string Baseline => PathOf("alpaca-eval", "baseline.json");

    /// <summary>MT-Bench: reference answers.</summary>
    public static string References => PathOf("mt-bench", "reference_answer.jsonl");

    /// <summary>FLASK: the descriptions of the skills.</summary>
    public static string Skills => PathOf("flask", "skillset_description.json");

    /// <summary>The questions of a benchmark.</summary>
    public static string Questions(Suite suite) => suite switch
    {
        Suite.AlpacaEval => PathOf("alpaca-eval", "instructions.json"),
        Suite.MtBench => PathOf("mt-bench", "question.jsonl"),
        _ => PathOf("flask", "flask_evaluation.jsonl"),
    };

    /// <summary>The judge's prompts.</summary>
    public static string Prompts(Suite suite) => suite switch
    {
        Suite.AlpacaEval => PathOf("alpaca-eval", "judge_prompt.txt"),
        Suite.MtBench => PathOf("mt-bench", "judge_prompts.jsonl"),
        _ => PathOf("flask", "judge_prompt.jsonl"),
    };

    private static string PathOf(string suite, string file) => Path.Combine(AppContext.BaseDirectory, "evaluation", suite, file);
}
