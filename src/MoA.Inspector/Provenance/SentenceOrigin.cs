namespace MoA.Inspector.Provenance;

/// <summary>A sentence of the answer and where it came from.</summary>
/// <param name="Number">Its place in the answer, from 1.</param>
/// <param name="Text">The sentence, without marks of Markdown.</param>
/// <param name="IsCompared">Whether it was compared: not where it has too few words to tell.</param>
/// <param name="Matches">The proposals that hold it, most similar first.</param>
public sealed record SentenceOrigin(int Number, string Text, bool IsCompared, IReadOnlyList<SentenceMatch> Matches);
