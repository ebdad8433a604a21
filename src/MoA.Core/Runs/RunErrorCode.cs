namespace MoA.Core.Runs;

/// <summary>Why a run failed.</summary>
public enum RunErrorCode
{
    /// <summary>A layer ended with fewer proposals than it needs.</summary>
    TooFewProposals,

    /// <summary>The aggregator gave no answer.</summary>
    AggregatorFailed,

    /// <summary>The run's deadline passed.</summary>
    DeadlineExceeded,

    /// <summary>The next call could have overspent the run's budget.</summary>
    BudgetExceeded,

    /// <summary>An error inside this product.</summary>
    Internal,
}
