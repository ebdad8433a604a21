using MoA.Core.Chat;
using MoA.Core.Prompt;

namespace MoA.Core.Engine;

/// <summary>
/// The messages that agents of one layer are asked. Most slots of a layer are asked the same, and a prompt with references is long, so it is
/// made once. Used by one run, from one thread at a time.
/// </summary>
/// <param name="asked">The caller's messages.</param>
/// <param name="references">The references of the layer before; empty for the first layer.</param>
/// <param name="inject">How they come into the messages.</param>
internal sealed class LayerPrompts(IReadOnlyList<ChatMessage> asked, IReadOnlyList<Reference> references, ReferencePrompt inject)
{
    private readonly Dictionary<string, IReadOnlyList<ChatMessage>> _bare = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<ChatMessage>> _whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<ChatMessage>> _skeletons = new(StringComparer.Ordinal);

    /// <summary>The references of the layer before; empty for the first layer.</summary>
    public IReadOnlyList<Reference> References => references;

    /// <summary>The caller's messages with a slot's own system prompt, without references.</summary>
    public IReadOnlyList<ChatMessage> Bare(string? systemPrompt) => Once(_bare, systemPrompt, static (prompts, system) =>
        system.Length == 0 ? prompts.Asked : SystemMessage.Prepend(prompts.Asked, system));

    /// <summary>The same with every reference whole.</summary>
    public IReadOnlyList<ChatMessage> Whole(string? systemPrompt) => Once(_whole, systemPrompt, static (prompts, system) =>
        prompts.With(system, [.. prompts.References.Select(reference => reference.Text)]));

    /// <summary>The same with every reference empty: what is left to them is what this leaves.</summary>
    public IReadOnlyList<ChatMessage> Skeleton(string? systemPrompt) => Once(_skeletons, systemPrompt, static (prompts, system) =>
        prompts.With(system, [.. prompts.References.Select(_ => "")]));

    /// <summary>The same with these texts as references.</summary>
    public IReadOnlyList<ChatMessage> With(string? systemPrompt, IReadOnlyList<string> texts) =>
        texts.Count == 0 ? Bare(systemPrompt) : inject(Bare(systemPrompt), texts);

    private IReadOnlyList<ChatMessage> Asked => asked;

    private IReadOnlyList<ChatMessage> Once(
        Dictionary<string, IReadOnlyList<ChatMessage>> made, string? systemPrompt, Func<LayerPrompts, string, IReadOnlyList<ChatMessage>> make)
    {
        var key = systemPrompt ?? "";
        if (!made.TryGetValue(key, out var messages))
            made[key] = messages = make(this, key);
        return messages;
    }
}
