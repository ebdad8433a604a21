using MoA.Evaluation.Suites;

namespace MoA.Cli.Eval.Batches;

/// <summary>The folder of one evaluation: answers and judgments under the names that the original tools give them, and the report.</summary>
internal sealed record EvaluationFolder(string Path, Suite Suite)
{
    public string Answers => In(Suite switch
    {
        Suite.AlpacaEval => "model_outputs.json",
        Suite.MtBench => "model_answer.jsonl",
        _ => "answers.jsonl",
    });

    public string Judgments => In(Suite switch
    {
        Suite.AlpacaEval => "annotations.json",
        Suite.MtBench => "model_judgment.jsonl",
        _ => "reviews.jsonl",
    });

    public string Report(string ending) => In($"report.{ending}");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
