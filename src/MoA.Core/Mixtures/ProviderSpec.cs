using MoA.Core.Quota;

namespace MoA.Core.Mixtures;

/// <summary>An OpenAI-compatible endpoint with one credential and one quota.</summary>
public sealed record ProviderSpec
{
    /// <summary>The configured id.</summary>
    public required string Id { get; init; }

    /// <summary>The endpoint that <c>/chat/completions</c> is appended to, such as <c>https://api.openai.com/v1</c>.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The environment variable that holds the key; null: the provider needs none.</summary>
    public string? ApiKeyEnvironmentVariable { get; init; }

    /// <summary>The provider's limits; all null: none.</summary>
    public QuotaLimits Quota { get; init; } = new();

    /// <summary>Attempts of one agent call, the first included, 1 to 10. Default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Longest silence between two pieces of a streamed reply. Default 60 seconds.</summary>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Largest reply body accepted, in bytes. Default 16 MiB.</summary>
    public long MaxResponseBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most connections held open to the provider. Default 4096.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>Whether its models are simulated: said in the metadata of every answer. Default false.</summary>
    public bool Simulated { get; init; }
}
