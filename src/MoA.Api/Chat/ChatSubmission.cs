using MoA.Core.Chat;

namespace MoA.Api.Chat;

/// <summary>A chat completion request, read and checked.</summary>
internal sealed record ChatSubmission
{
    /// <summary>The mixture or model as the caller named it.</summary>
    public required string Model { get; init; }

    public required ChatRequest Request { get; init; }

    public bool Stream { get; init; }

    /// <summary>Whether a stream ends with a chunk that tells the usage (<c>stream_options.include_usage</c>).</summary>
    public bool IncludeUsage { get; init; }

    public MoaField Moa { get; init; } = new();
}
