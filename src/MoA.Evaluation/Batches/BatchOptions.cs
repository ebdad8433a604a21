namespace MoA.Evaluation.Batches;

/// <summary>How a batch is worked on.</summary>
internal sealed record BatchOptions
{
    /// <summary>Most items worked on at once, 1 to 1024. Quotas of providers hold besides. Default 16.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Most money that the batch may cost in all, earlier processes included, in the currency of the prices; null: no limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>How often an item that failed is tried again by this process, 0 to 10. Default 1.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>Failures in a row, without an answer in between, after which the batch ends: something is wrong with all of them. Default 20.</summary>
    public int MostFailuresInARow { get; init; } = 20;
}
