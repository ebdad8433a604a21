using MoA.Core.Chat;

namespace MoA.Core.Prompt;

/// <summary>Puts references into a conversation.</summary>
/// <param name="messages">The conversation.</param>
/// <param name="references">The references' texts, in slot order, at least one.</param>
/// <returns>The conversation with the references in it.</returns>
public delegate IReadOnlyList<ChatMessage> ReferencePrompt(IReadOnlyList<ChatMessage> messages, IReadOnlyList<string> references);
