namespace MoA.Core.Runs;

/// <summary>Why an agent call gave no answer, with what the provider said.</summary>
public sealed record AgentError
{
    /// <summary>The kind of failure.</summary>
    public required AgentErrorCode Code { get; init; }

    /// <summary>What happened, in a sentence fit for a caller; never a key, never a prompt.</summary>
    public required string Message { get; init; }

    /// <summary>The provider's HTTP status, where there was one.</summary>
    public int? ProviderStatus { get; init; }

    /// <summary>How long the provider or the quota asked to wait, in seconds.</summary>
    public double? RetryAfterSeconds { get; init; }
}
