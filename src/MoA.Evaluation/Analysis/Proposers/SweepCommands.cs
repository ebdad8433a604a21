using System.Text;

namespace MoA.Evaluation.Analysis.Proposers;

/// <summary>What a sweep is measured with.</summary>
/// <param name="Instructions">AlpacaEval's instructions.</param>
/// <param name="Baseline">The baseline's answers to them.</param>
/// <param name="Judge">The model that judges.</param>
public sealed record SweepMeasurement(string Instructions, string Baseline, string Judge);

/// <summary>Writes the commands that measure a sweep's mixtures, as a script for a POSIX shell. Each of them can be stopped and given again.</summary>
public static class SweepCommands
{
    /// <summary>Writes the script.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Where it is worked on.</param>
    /// <param name="measurement">What it is measured with.</param>
    public static string Write(SweepPlan plan, SweepFolder folder, SweepMeasurement measurement)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(measurement);
        var script = new StringBuilder("#!/bin/sh\nset -eu\n");
        foreach (var setting in plan.Settings)
        {
            Add(script, "moa", "eval", "generate", "--suite", "alpaca-eval", "--config", folder.ConfigurationFile, "--input", measurement.Instructions,
                "--mixture", setting.Mixture, "--output", folder.AnswersFile(setting));
            Add(script, "moa", "eval", "judge", "--suite", "alpaca-eval", "--config", folder.ConfigurationFile, "--answers", folder.AnswersFile(setting),
                "--baseline", measurement.Baseline, "--judge", measurement.Judge, "--output", folder.AnnotationsFile(setting));
        }

        return script.ToString();
    }

    private static void Add(StringBuilder script, params IEnumerable<string> words) => script.AppendJoin(' ', words.Select(Quote)).Append('\n');

    private static string Quote(string word) => word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:=@".Contains(letter, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
