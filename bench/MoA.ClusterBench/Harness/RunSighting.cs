using System.Text.Json;

namespace MoA.ClusterBench.Harness;

/// <summary>An event of a run, as a client saw it.</summary>
/// <param name="Cursor">The event's id.</param>
/// <param name="Type">Its name.</param>
/// <param name="Sequence">Its number in the run.</param>
/// <param name="Time">When it happened, by the silo's clock, which is also ours.</param>
/// <param name="Host">The silo that works on the run from here on; null: the event does not say.</param>
/// <param name="Proposal">The layer and slot of the proposal it journals; null: none.</param>
internal sealed record RunSighting(string Cursor, string Type, long Sequence, DateTimeOffset Time, string? Host, (int Layer, int Slot)? Proposal)
{
    /// <summary>Whether the run is over with it.</summary>
    public bool IsEnd => Type is "run.completed" or "run.failed" or "run.cancelled";

    public static RunSighting Parse(string cursor, string json)
    {
        using var document = JsonDocument.Parse(json);
        var data = document.RootElement;
        return new RunSighting(
            cursor,
            data.GetProperty("type").GetString()!,
            data.GetProperty("sequence").GetInt64(),
            data.GetProperty("time").GetDateTimeOffset(),
            data.TryGetProperty("host", out var host) ? host.GetString() : null,
            data.TryGetProperty("proposal", out var proposal) ? (proposal.GetProperty("layer").GetInt32(), proposal.GetProperty("slot").GetInt32()) : null);
    }
}
