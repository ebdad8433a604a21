namespace MoA.Evaluation.Analysis.Plots;

/// <summary>A point of a plot.</summary>
/// <param name="Name">What stands beside it.</param>
/// <param name="Kind">Points of one kind have one shape and colour, which the legend names.</param>
/// <param name="X">How far to the right it stands.</param>
/// <param name="Y">How far up.</param>
/// <param name="IsOnFront">Whether the line of the front goes through it.</param>
internal sealed record ScatterPoint(string Name, string Kind, double X, double Y, bool IsOnFront);
