using System.CommandLine;

namespace MoA.Cli.Commands;

/// <summary><c>moa eval</c>: measure a mixture as the paper does.</summary>
internal static class EvalCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment) =>
        new("eval", "Measure a mixture: AlpacaEval 2, MT-Bench, FLASK, and the analyses of the Mixture-of-Agents paper.")
        {
            EvalRunCommand.Create(globals, environment),
            EvalGenerateCommand.Create(globals, environment),
            EvalJudgeCommand.Create(globals, environment),
            EvalScoreCommand.Create(globals, environment),
            EvalAnalyzeCommand.Create(globals, environment),
        };
}
