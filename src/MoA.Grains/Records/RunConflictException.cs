using MoA.Core.Runs;

namespace MoA.Grains.Records;

/// <summary>Another activation of the run has written: this one knows the run no more, and must end.</summary>
#pragma warning disable CA1032 // Without a run it says nothing.
internal sealed class RunConflictException(RunId run, Exception? cause)
    : Exception($"Another activation has written the records of run {run}.", cause);
#pragma warning restore CA1032
