namespace MoA.Inspector.Differences;

/// <summary>A piece of one of two texts, or of both.</summary>
/// <param name="Kind">Where it stands.</param>
/// <param name="Text">The piece, white space included.</param>
public sealed record DifferencePiece(DifferenceKind Kind, string Text);
