using System.CommandLine;
using System.CommandLine.Parsing;

namespace MoA.Cli.Eval;

/// <summary>Which options of <c>moa eval score</c> go together: one that would be passed over is refused.</summary>
internal static class ScoreRules
{
    public static IEnumerable<string> Check(ScoreOptions options, CommandResult result, string suite)
    {
        bool Has(Option option) => result.GetResult(option) is { Implicit: false };

        Option[] alpacaEvalOnly = [options.Weights, options.Difficulty, options.Glm, options.Gamed, options.Leaderboard];
        foreach (var option in alpacaEvalOnly.Where(option => suite != ScoreOptions.AlpacaEval && Has(option)))
            yield return $"{option.Name} is for --suite {ScoreOptions.AlpacaEval}: leave it out.";
        if (suite == ScoreOptions.AlpacaEval && Has(options.Questions))
            yield return $"--questions is for --suite {ScoreOptions.MtBench} and {ScoreOptions.Flask}: leave it out.";
        if (Has(options.Models) && suite != ScoreOptions.MtBench && !Has(options.Weights))
            yield return $"--model is for --weights and --suite {ScoreOptions.MtBench}: name the files of the models you want with --input.";

        if (Has(options.Weights))
        {
            foreach (var option in new Option[] { options.Inputs, options.Glm, options.Gamed }.Where(Has))
                yield return $"--weights predicts without annotations: leave {option.Name} out.";
            if (!Has(options.Difficulty))
                yield return "--weights needs --difficulty FILE, the instruction difficulty.";
        }
        else if (!Has(options.Inputs))
        {
            yield return "Give what the judge wrote with --input FILE, or published weights with --weights FILE --difficulty FILE.";
        }
    }
}
