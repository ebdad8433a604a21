using System.CommandLine;
using MoA.Cli.Errors;
using MoA.Evaluation.Judging;
using MoA.Evaluation.Suites;

namespace MoA.Cli.Eval.Batches;

/// <summary>How answers are judged: the options of <c>judge</c> and <c>run</c>.</summary>
internal sealed class JudgingOptions
{
    private const string DemoJudge = "sim-judge";

    private readonly Option<string?> _judge = new("--judge") { Description = $"The model or mixture that judges. Default with --demo: {DemoJudge}.", HelpName = "ID" };

    private readonly Option<string?> _baseline = new("--baseline") { Description = "alpaca-eval: the baseline's answers, such as those of gpt4_1106_preview.", HelpName = "FILE" };

    private readonly Option<string?> _prompts = new("--prompts")
    {
        Description = "The judge's prompts. alpaca-eval: ChatML with {instruction}, {output_1}, {output_2}; default the product's own. mt-bench: FastChat's judge_prompts.jsonl. "
            + "flask: FLASK's prompt.jsonl.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _references = new("--references") { Description = "mt-bench: reference answers for math, reasoning and coding.", HelpName = "FILE" };

    private readonly Option<string?> _skills = new("--skills") { Description = "flask: the descriptions of the skills, skillset_description.json.", HelpName = "FILE" };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "alpaca-eval: decides which output the judge sees first. Default 0, the original's.",
        DefaultValueFactory = _ => 0,
        HelpName = "N",
    };

    public void AddTo(Command command)
    {
        Option[] options = [_judge, _baseline, _prompts, _references, _skills, _seed];
        foreach (var option in options)
            command.Add(option);
    }

    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <exception cref="CliException">No judge is named, and there is no default.</exception>
    public string Judge(ParseResult parsed, bool isDemo) => parsed.GetValue(_judge)
        ?? (isDemo ? DemoJudge : throw new CliException(ExitCode.Usage, "--judge ID is missing: the model or mixture that judges."));

    /// <summary>The files that were named; with the product's own questions also the others that are its own.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="suite">The benchmark.</param>
    /// <param name="questions">The file of questions; null: the product's own.</param>
    /// <param name="answers">The answers.</param>
    public JudgeFiles Files(ParseResult parsed, Suite suite, string? questions, string answers)
    {
        var files = new JudgeFiles
        {
            Answers = answers,
            Questions = questions,
            Baseline = parsed.GetValue(_baseline),
            Prompts = parsed.GetValue(_prompts),
            References = parsed.GetValue(_references),
            Skills = parsed.GetValue(_skills),
        };
        return questions is null ? WithOwn(files, suite) : files;
    }

    private static JudgeFiles WithOwn(JudgeFiles files, Suite suite)
    {
        // AlpacaEval's answers hold their instructions: without --input they may be anybody's, if a baseline is named.
        if (suite == Suite.AlpacaEval && files.Baseline is not null)
            return files;
        return files with
        {
            Questions = OwnFiles.Questions(suite),
            Baseline = files.Baseline ?? OwnFiles.Baseline,
            Prompts = files.Prompts ?? OwnFiles.Prompts(suite),
            References = files.References ?? OwnFiles.References,
            Skills = files.Skills ?? OwnFiles.Skills,
        };
    }
}
