using System.Text.Encodings.Web;
using System.Text.Json;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Analysis.Proposers;

/// <summary>A folder that a sweep is worked on in: its plan, a configuration with its mixtures, and what generating and judging left there.</summary>
/// <param name="folder">The folder.</param>
public sealed class SweepFolder(string folder)
{
    private static readonly SweepJson Json = new(new JsonSerializerOptions(SweepJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The plan's file.</summary>
    public string PlanFile => Path.Combine(folder, "sweep.json");

    /// <summary>The configuration's file.</summary>
    public string ConfigurationFile => Path.Combine(folder, "moa.json");

    /// <summary>The file of the commands that do the work.</summary>
    public string CommandsFile => Path.Combine(folder, "sweep.sh");

    /// <summary>Where a setting's answers go.</summary>
    /// <param name="setting">The setting.</param>
    public string AnswersFile(SweepSetting setting) => Path.Combine(folder, $"{setting.Mixture}.outputs.json");

    /// <summary>Where a setting's annotations go.</summary>
    /// <param name="setting">The setting.</param>
    public string AnnotationsFile(SweepSetting setting) => Path.Combine(folder, $"{setting.Mixture}.annotations.json");

    /// <summary>Writes a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="configuration">The configuration with its mixtures.</param>
    /// <param name="commands">The commands that do the work.</param>
    public void Write(SweepPlan plan, string configuration, string commands)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(PlanFile, JsonSerializer.Serialize(plan, Json.SweepPlan) + "\n");
        File.WriteAllText(ConfigurationFile, configuration);
        File.WriteAllText(CommandsFile, commands);
    }

    /// <summary>Reads the plan.</summary>
    /// <exception cref="EvaluationInputException">There is none.</exception>
    public SweepPlan Read()
    {
        try
        {
            return JsonSerializer.Deserialize(InputFile.ReadBytes(PlanFile), Json.SweepPlan) ?? throw new EvaluationInputException("It holds null.", PlanFile);
        }
        catch (JsonException failure)
        {
            throw new EvaluationInputException($"This is no plan of a sweep: {failure.Message}", PlanFile, (int?)failure.LineNumber + 1);
        }
    }

}
