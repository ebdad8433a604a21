using MoA.Core.Mixtures;

namespace MoA.Api.Chat;

/// <summary>The request field <c>moa</c>.</summary>
internal sealed record MoaField
{
    public MixtureOverrides Overrides { get; init; } = new();

    /// <summary>Whether the stream also tells the progress of the layers.</summary>
    public bool Events { get; init; }
}
