using MoA.Core.Runs;

namespace MoA.Grains.Runs;

/// <summary>The run was looked for in a silo that is leaving: it goes on elsewhere in a moment.</summary>
#pragma warning disable CA1032 // Without a run it says nothing.
[GenerateSerializer]
[Alias("moa.silo-leaving")]
internal sealed class SiloLeavingException(RunId run) : OrleansException($"The silo is leaving and does not take up run {run}.");
#pragma warning restore CA1032
