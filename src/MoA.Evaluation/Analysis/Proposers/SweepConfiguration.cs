using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Analysis.Proposers;

/// <summary>Adds the mixtures of a sweep to a configuration file.</summary>
public static class SweepConfiguration
{
    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonSerializerOptions Writing = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the text of a configuration that has all of another's settings and the mixtures besides. Its comments are lost.</summary>
    /// <param name="file">The other's file, with a section <c>MoA</c>.</param>
    /// <param name="plan">The mixtures.</param>
    /// <exception cref="EvaluationInputException">The file does not exist, or is no such configuration.</exception>
    public static string Extend(string file, SweepPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(InputFile.ReadBytes(file), documentOptions: Reading);
        }
        catch (JsonException failure)
        {
            throw new EvaluationInputException($"This is no JSON: {failure.Message}", file, (int?)failure.LineNumber + 1);
        }

        if (root is not JsonObject all || Child(all, "MoA") is not { } section)
            throw new EvaluationInputException("It has no section \"MoA\" with providers and models.", file);
        if (Child(section, "Mixtures") is not { } mixtures)
            section["Mixtures"] = mixtures = [];
        foreach (var setting in plan.Settings)
            mixtures[setting.Mixture] = Mixture(setting, plan.Aggregator);
        return root.ToJsonString(Writing) + "\n";
    }

    private static JsonObject Mixture(SweepSetting setting, string aggregator) => new()
    {
        ["Layers"] = 2,
        ["Proposers"] = setting.Kind == SweepKind.Single
            ? new JsonArray(new JsonObject { ["Model"] = setting.Proposers[0], ["Count"] = setting.Proposers.Count, ["Temperature"] = SweepPlan.Temperature })
            : new JsonArray([.. setting.Proposers.Select(model => JsonValue.Create(model))]),
        ["Aggregator"] = aggregator,
    };

    // The configuration's names are the same in upper and lower case.
    private static JsonObject? Child(JsonObject parent, string name) =>
        parent.FirstOrDefault(child => child.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value as JsonObject;
}
