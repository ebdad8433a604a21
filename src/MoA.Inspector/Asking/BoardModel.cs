using MoA.Core.Runs;
using MoA.Inspector.Timeline;

namespace MoA.Inspector.Asking;

/// <summary>What the first page shows of the run that was asked for.</summary>
/// <param name="Run">The run.</param>
/// <param name="Timeline">Where its time went so far.</param>
public sealed record BoardModel(RunSnapshot Run, RunTimeline Timeline);
