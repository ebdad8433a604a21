namespace MoA.Core.Telemetry;

/// <summary>Every metric of this product: what documentation, dashboard and alert rules may name.</summary>
public static class Instruments
{
    /// <summary>Those of <see cref="GenAiInstruments"/>, <see cref="LatestGenAiInstruments"/> and <see cref="MoaInstruments"/>.</summary>
    public static IReadOnlyList<InstrumentSpec> All { get; } = [.. GenAiInstruments.All, .. LatestGenAiInstruments.All, .. MoaInstruments.All];
}
