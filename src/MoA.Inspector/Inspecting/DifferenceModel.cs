using MoA.Inspector.Differences;

namespace MoA.Inspector.Inspecting;

/// <summary>The difference of two texts with what they are.</summary>
/// <param name="Before">What the first is.</param>
/// <param name="After">What the second is.</param>
/// <param name="Difference">The difference.</param>
public sealed record DifferenceModel(string Before, string After, TextDifference Difference);
