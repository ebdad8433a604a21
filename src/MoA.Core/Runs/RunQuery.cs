namespace MoA.Core.Runs;

/// <summary>Which runs a list should hold, newest first. Null members filter nothing.</summary>
public sealed record RunQuery
{
    /// <summary>Only runs started with this API key's name.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only runs that stand here.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only runs of this mixture.</summary>
    public string? Mixture { get; init; }

    /// <summary>
    /// Only runs whose text holds this, whatever the case of its letters (ordinal): the caller's messages, and the answer of a completed run. 1 to 200
    /// characters. A cluster looks at what lists show of them alone: <see cref="RunSummary.Question"/> and <see cref="RunSummary.Answer"/>.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Only runs created at or after this time.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only runs created before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only runs older than this one: the cursor of the page before.</summary>
    public RunId? After { get; init; }

    /// <summary>Most runs of the page, 1 to 100. Default 20.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Throws where a member is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="Limit"/> or <see cref="Text"/> is out of its range.</exception>
    public void ThrowIfOutOfRange()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1, nameof(Limit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Limit, 100, nameof(Limit));
        if (Text is { Length: 0 or > RunText.MostOfQuery })
            throw new ArgumentOutOfRangeException(nameof(Text), Text.Length, $"A text to look for has 1 to {RunText.MostOfQuery} characters.");
    }
}
