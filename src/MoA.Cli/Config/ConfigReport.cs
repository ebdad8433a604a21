using System.Text.Json.Serialization;
using MoA.Core.Configuration;

namespace MoA.Cli.Config;

/// <summary>What <c>moa config check</c> found.</summary>
/// <param name="Valid">Whether a server would start with it.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="Warnings">What will fail later as things stand here: keys and connection strings that are not set.</param>
/// <param name="Providers">How many providers there are.</param>
/// <param name="Models">How many models.</param>
/// <param name="Mixtures">How many mixtures.</param>
internal sealed record ConfigReport(
    bool Valid, IReadOnlyList<ConfigurationError> Errors, IReadOnlyList<ConfigurationError> Warnings, int Providers, int Models, int Mixtures);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConfigReport))]
internal sealed partial class ConfigReportJson : JsonSerializerContext;
