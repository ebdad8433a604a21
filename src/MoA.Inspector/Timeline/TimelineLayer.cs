using MoA.Core.Runs;

namespace MoA.Inspector.Timeline;

/// <summary>A layer in the waterfall.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="StartMs">Milliseconds from the start of the run to its own.</param>
/// <param name="EndMs">Milliseconds from the start of the run to its end, or to now.</param>
/// <param name="Calls">Its calls in slot order.</param>
public sealed record TimelineLayer(LayerSnapshot Layer, double StartMs, double EndMs, IReadOnlyList<TimelineCall> Calls)
{
    /// <summary>The call that the layer waited for to the last; null: none was made.</summary>
    public TimelineCall? Critical => Calls.FirstOrDefault(call => call.IsCritical);
}
