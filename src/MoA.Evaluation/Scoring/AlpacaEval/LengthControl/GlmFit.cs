namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>How weights were found.</summary>
/// <param name="Variant">The model that was fitted.</param>
/// <param name="C">The inverse strength of the L1 penalty that cross-validation chose; null where nothing was fitted: a baseline against itself.</param>
/// <param name="GamedBaselines">Where the gamed baselines' rows came from; null where the variant has none.</param>
public sealed record GlmFit(GlmVariant Variant, double? C, GamedBaselineSource? GamedBaselines);
