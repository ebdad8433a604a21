using MoA.Core.Runs;

namespace MoA.Grains.Tests.Registry;

/// <summary>Runs as lists show them.</summary>
internal static class TestSummary
{
    public static RunSummary Open(DateTimeOffset created, string mixture = "moa", string? tenant = null, string? question = null) => new()
    {
        Id = RunId.New(created),
        Status = RunStatus.Running,
        Mixture = mixture,
        Created = created,
        Tenant = tenant,
        Question = question,
    };

    public static RunSummary Ended(this RunSummary run, RunStatus status = RunStatus.Completed, DateTimeOffset? completed = null) => run with
    {
        Status = status,
        Completed = completed ?? run.Created + TimeSpan.FromSeconds(2),
        Usage = new TokenUsage(700, 70),
        Cost = 0.125m,
        Error = status == RunStatus.Failed ? new RunError { Code = RunErrorCode.TooFewProposals, Message = "Layer 1 has 0 of 1 proposals." } : null,
    };
}
