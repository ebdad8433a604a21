using MoA.Core.Chat;
using MoA.Core.Mixtures;

namespace MoA.Core.Runtime;

/// <summary>What a run is started with.</summary>
public sealed record RunRequest
{
    /// <summary>The recipe, with the caller's overrides applied.</summary>
    public required Mixture Mixture { get; init; }

    /// <summary>What the caller asked.</summary>
    public required ChatRequest Chat { get; init; }

    /// <summary>The name of the caller's API key; null: none.</summary>
    public string? Tenant { get; init; }

    /// <summary>
    /// Whether the caller stays for the answer. If so the run starts before its first record is on disk; if not (202 Accepted), after. Default false.
    /// </summary>
    public bool Attached { get; init; }
}
