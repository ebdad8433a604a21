namespace MoA.Inspector.Provenance;

/// <summary>A piece of a text.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">The character behind its last.</param>
internal readonly record struct TextSpan(int Start, int End)
{
    public string In(string text) => text[Start..End];
}
