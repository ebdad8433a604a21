namespace MoA.Core.Runs;

/// <summary>A run as a list shows it.</summary>
public sealed record RunSummary
{
    /// <summary>The run's id.</summary>
    public required RunId Id { get; init; }

    /// <summary>Always <c>run</c>.</summary>
    public string Object { get; } = "run";

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The name of its mixture, or of the single model.</summary>
    public required string Mixture { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Tokens of all calls, once it has ended.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Cost of all calls, once it has ended.</summary>
    public decimal Cost { get; init; }

    /// <summary>Why it failed, without the causes.</summary>
    public RunError? Error { get; init; }

    /// <summary>The name of the API key it was started with.</summary>
    public string? Tenant { get; init; }

    /// <summary>The beginning of the last user message, on one line (<see cref="RunText.Excerpt"/>); null: there is no text in it.</summary>
    public string? Question { get; init; }

    /// <summary>The beginning of the answer, on one line; null: there is none, or none yet.</summary>
    public string? Answer { get; init; }
}
