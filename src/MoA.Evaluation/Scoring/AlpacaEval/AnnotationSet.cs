namespace MoA.Evaluation.Scoring.AlpacaEval;

/// <summary>Every annotation of one model against one baseline.</summary>
/// <param name="Model">The model (<c>generator_2</c>).</param>
/// <param name="Baseline">What it was compared to (<c>generator_1</c>); null where the file does not say.</param>
/// <param name="Annotations">One for each instruction.</param>
public sealed record AnnotationSet(string Model, string? Baseline, IReadOnlyList<PairwiseAnnotation> Annotations)
{
    /// <summary>The file they were read from; null for none.</summary>
    public string? File { get; init; }
}
