namespace MoA.Inspector.Provenance;

/// <summary>A proposal that holds a sentence of the answer.</summary>
/// <param name="Layer">Its layer, from 1.</param>
/// <param name="Slot">Its slot, from 0.</param>
/// <param name="Model">Its model.</param>
/// <param name="Similarity">How much of the sentence it holds, 0 to 1.</param>
/// <param name="Text">Its own sentence that does; of a long one the beginning.</param>
public sealed record SentenceMatch(int Layer, int Slot, string Model, double Similarity, string Text);
