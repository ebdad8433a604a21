namespace MoA.Simulator;

/// <summary>A token that could have stood in a place.</summary>
/// <param name="Token">Its text.</param>
/// <param name="Logprob">The natural logarithm of its probability.</param>
internal readonly record struct TokenLogprob(string Token, double Logprob);
