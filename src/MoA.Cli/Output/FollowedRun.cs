using MoA.Core.Runs;

namespace MoA.Cli.Output;

/// <summary>A run that was followed to its end.</summary>
internal sealed record FollowedRun(RunId Id, RunEnded Ended, string Answer)
{
    /// <summary>Why there is no answer; null where there is one.</summary>
    public string? Failure => Ended switch
    {
        RunCompleted => null,
        RunFailed failed => $"{failed.Error.Message} (run {Id}; see: moa runs show {Id})",
        RunCancelled cancelled => $"Run {Id} was cancelled ({cancelled.Reason}).",
        _ => $"Run {Id} ended with {Ended.Type}.",
    };
}
