namespace MoA.Simulator;

/// <summary>What the simulator needs to know of a request for a chat completion.</summary>
internal sealed record ChatRequest
{
    public required string Model { get; init; }

    public required string LastUserMessage { get; init; }

    public required int PromptTokens { get; init; }

    public int References { get; init; }

    public bool Stream { get; init; }

    public bool IncludeUsage { get; init; }

    public int? MaxTokens { get; init; }

    public int Choices { get; init; } = 1;

    public double Temperature { get; init; } = 1;

    public long? Seed { get; init; }

    public bool JsonAnswer { get; init; }

    public bool Logprobs { get; init; }

    public int TopLogprobs { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    public ToolCall? ToolCall { get; init; }
}
