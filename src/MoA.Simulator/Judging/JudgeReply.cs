namespace MoA.Simulator;

/// <summary>What a simulated judge says.</summary>
/// <param name="Text">The reply.</param>
/// <param name="FirstToken">The likeliest first tokens, likeliest first; null: nothing was chosen between.</param>
internal sealed record JudgeReply(string Text, IReadOnlyList<TokenLogprob>? FirstToken);
