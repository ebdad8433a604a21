namespace MoA.Evaluation.Generation;

/// <summary>How answers are asked for. What a mixture or one of its slots sets itself counts more.</summary>
/// <param name="Model">The name under which the answers are written.</param>
/// <param name="Temperature">Sampling temperature, 0 to 2; null: the benchmark's.</param>
/// <param name="MaxTokens">Most tokens of a reply; null: the benchmark's.</param>
internal sealed record AnswerSettings(string Model, double? Temperature = null, int? MaxTokens = null);
