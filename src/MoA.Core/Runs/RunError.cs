namespace MoA.Core.Runs;

/// <summary>Why a run failed.</summary>
public sealed record RunError
{
    /// <summary>The kind of failure.</summary>
    public required RunErrorCode Code { get; init; }

    /// <summary>What happened, with what each provider said.</summary>
    public required string Message { get; init; }

    /// <summary>The agent errors behind it, in slot order.</summary>
    public IReadOnlyList<AgentError> Causes { get; init; } = [];
}
