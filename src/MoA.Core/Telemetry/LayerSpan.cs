using System.Diagnostics;
using System.Globalization;
using MoA.Core.Runs;

namespace MoA.Core.Telemetry;

/// <summary>The span of one layer of a run, <c>layer {n}</c>; the aggregator's is the last. It is a part of the run's.</summary>
internal static class LayerSpan
{
    /// <summary>The layer's agents are being asked.</summary>
    /// <returns>The span; null: nobody listens.</returns>
    public static Activity? Start(int layer)
    {
        if (!MoaTelemetry.Source.HasListeners())
            return null;
        var span = MoaTelemetry.Source.StartActivity(string.Create(CultureInfo.InvariantCulture, $"layer {layer}"));
        span?.SetTag(MoaAttributes.Layer, layer);
        return span;
    }

    /// <summary>The layer is over.</summary>
    /// <param name="span">Its span; null: nobody listens.</param>
    /// <param name="slots">What came of each slot.</param>
    /// <param name="error">Why the run ends with it; null: it does not, or is complete.</param>
    public static void End(Activity? span, ReadOnlySpan<Proposal?> slots, string? error)
    {
        if (span is not { IsAllDataRequested: true })
            return;
        span.SetTag(MoaAttributes.LayerCompleted, Count(slots, ProposalStatus.Completed));
        span.SetTag(MoaAttributes.LayerFailed, Count(slots, ProposalStatus.Failed));
        span.SetTag(MoaAttributes.LayerCancelled, Count(slots, ProposalStatus.Cancelled));
        if (error is not null)
            ErrorTypes.Fail(span, error);
    }

    /// <summary>Waits for the layer's work. Where that throws, the layer is over, and its span says by what.</summary>
    /// <param name="span">Its span; null: nobody listens.</param>
    /// <param name="slots">What came of each slot until then.</param>
    /// <param name="work">The work.</param>
    public static async Task WatchAsync(Activity? span, Proposal?[] slots, Task work)
    {
        try
        {
            await work;
        }
        catch (Exception failure) when (span is not null)
        {
            End(span, slots, failure is OperationCanceledException ? ErrorTypes.Cancelled : failure.GetType().FullName);
            throw;
        }
    }

    /// <summary>Waits for the one call of a last layer, likewise.</summary>
    public static async Task<Proposal> WatchAsync(Activity? span, Task<Proposal> call)
    {
        await WatchAsync(span, [], call);
        return await call;
    }

    private static int Count(ReadOnlySpan<Proposal?> slots, ProposalStatus status)
    {
        var count = 0;
        foreach (var slot in slots)
            count += slot?.Status == status ? 1 : 0;
        return count;
    }
}
