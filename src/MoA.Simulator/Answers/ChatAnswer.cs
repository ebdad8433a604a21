namespace MoA.Simulator;

/// <summary>The choices are as many as the request asked for, or none when a fault took them away.</summary>
internal sealed record ChatAnswer(IReadOnlyList<Choice> Choices, int PromptTokens)
{
    public int CompletionTokens => Choices.Sum(choice => choice.Tokens);
}
