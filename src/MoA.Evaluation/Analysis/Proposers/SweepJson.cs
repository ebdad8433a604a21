using System.Text.Json.Serialization;

namespace MoA.Evaluation.Analysis.Proposers;

/// <summary>The JSON form of a sweep's plan.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(SweepPlan))]
internal sealed partial class SweepJson : JsonSerializerContext;
