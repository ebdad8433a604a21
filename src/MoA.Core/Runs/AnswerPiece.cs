using System.Text.Json;

namespace MoA.Core.Runs;

/// <summary>A piece of a streamed answer: text, or a provider's chunk choice where it is more than text. In JSON: a string, or an object.</summary>
/// <param name="Text">The text; null where <paramref name="Choice"/> is set.</param>
/// <param name="Choice">The chunk choice; null where <paramref name="Text"/> is set.</param>
public readonly record struct AnswerPiece(string? Text, JsonElement? Choice);
