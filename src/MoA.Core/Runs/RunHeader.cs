using MoA.Core.Chat;
using MoA.Core.Mixtures;

namespace MoA.Core.Runs;

/// <summary>What a run was started with. It does not change, so a resumed run uses the recipe it began with.</summary>
public sealed record RunHeader
{
    /// <summary>The run's id.</summary>
    public required RunId Id { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The recipe, with the request's overrides applied.</summary>
    public required Mixture Mixture { get; init; }

    /// <summary>What the caller asked.</summary>
    public required ChatRequest Request { get; init; }

    /// <summary>The name of the API key it was started with; null: none.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether any of its models is simulated.</summary>
    public bool Simulated { get; init; }
}
