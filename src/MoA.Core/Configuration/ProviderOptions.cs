namespace MoA.Core.Configuration;

/// <summary>A provider as it is configured.</summary>
public sealed class ProviderOptions
{
    /// <summary>The endpoint that <c>/chat/completions</c> is appended to: an absolute http or https address. Required.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The environment variable that holds the key; none: the provider needs no key.</summary>
    public string? ApiKeyEnvironmentVariable { get; init; }

    /// <summary>The provider's limits; absent: none.</summary>
    public QuotaLimitOptions Quota { get; init; } = new();

    /// <summary>Attempts of one agent call, the first included, 1 to 10. Default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Longest silence between two pieces of a streamed reply, in seconds, 1 to 3600. Default 60.</summary>
    public double StreamIdleTimeoutSeconds { get; init; } = 60;

    /// <summary>Largest reply body accepted, in bytes, 1,024 to 1 GiB. Default 16 MiB.</summary>
    public long MaxResponseBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most connections held open to the provider, 1 to 65,535. Default 4096.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>Whether its models are simulated: said in the metadata of every answer. Default false.</summary>
    public bool Simulated { get; init; }
}
