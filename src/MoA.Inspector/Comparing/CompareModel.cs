using MoA.Core.Runs;
using MoA.Inspector.Differences;
using MoA.Inspector.Timeline;

namespace MoA.Inspector.Comparing;

/// <summary>Two runs side by side.</summary>
/// <param name="Left">The first; null: none was named.</param>
/// <param name="Right">The second; null: none was named.</param>
/// <param name="Difference">The difference of their answers; null while there are not two.</param>
public sealed record CompareModel(ComparedRun? Left, ComparedRun? Right, TextDifference? Difference);

/// <summary>One of two runs.</summary>
/// <param name="Run">The run.</param>
/// <param name="Timeline">Where its time went.</param>
public sealed record ComparedRun(RunSnapshot Run, RunTimeline Timeline);
