namespace MoA.Core.Prompt;

/// <summary>A proposal as the next layer sees it.</summary>
/// <param name="Slot">The slot it came from, from 0.</param>
/// <param name="Text">Its text, trimmed.</param>
public readonly record struct Reference(int Slot, string Text);
