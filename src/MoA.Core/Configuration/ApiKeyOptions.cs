namespace MoA.Core.Configuration;

/// <summary>An inbound API key.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>SHA-256 of the key, 64 hexadecimal digits. Required; the key itself is never in the configuration.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Requests that start a run, in any minute, at least 1; absent: no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Runs open at once, at least 1; absent: no limit.</summary>
    public int? MaxConcurrentRuns { get; init; }

    /// <summary>The mixtures and models it may use; empty: all.</summary>
    public List<string> Mixtures { get; init; } = [];
}
