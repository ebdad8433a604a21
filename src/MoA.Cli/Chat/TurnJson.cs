using System.Text.Json;
using System.Text.Json.Serialization;
using MoA.Core.Runs;

namespace MoA.Cli.Chat;

/// <summary>One turn as <c>moa chat --json</c> writes it, a line each.</summary>
internal sealed record Turn
{
    /// <summary>The dialogue's own id, where it has one.</summary>
    public JsonElement? Id { get; init; }

    /// <summary>The dialogue's number, from 1.</summary>
    public required int Dialogue { get; init; }

    /// <summary>The turn's number in it, from 1.</summary>
    [JsonPropertyName("turn")]
    public required int Number { get; init; }

    public required string Question { get; init; }

    /// <summary>Null where the run failed.</summary>
    public string? Answer { get; init; }

    public string? Error { get; init; }

    public required string Run { get; init; }

    public required TokenUsage Usage { get; init; }

    public required decimal Cost { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Turn))]
internal sealed partial class TurnJson : JsonSerializerContext;
