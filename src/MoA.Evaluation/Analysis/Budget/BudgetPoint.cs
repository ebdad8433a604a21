namespace MoA.Evaluation.Analysis.Budget;

/// <summary>What a mixture or model costs, and how good it is: a point of arXiv 2406.04692, figure 5.</summary>
public sealed record BudgetPoint
{
    /// <summary>The mixture or model.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of mixture it is, such as <c>multi-proposer</c>: points of one kind look alike in a plot.</summary>
    public required string Kind { get; init; }

    /// <summary>How good it is, in percent: a win rate, or whatever was measured.</summary>
    public required double Quality { get; init; }

    /// <summary>Mean cost of one answer, in the currency of the configured prices.</summary>
    public double? Cost { get; init; }

    /// <summary>Mean tokens on the critical path of one answer: of each layer the slot with the most tokens, prompt and reply, summed over layers.</summary>
    public double? PathTokens { get; init; }

    /// <summary>
    /// Mean tera floating point operations on the critical path, the paper's stand-in for latency: as <see cref="PathTokens"/>, each token counted as
    /// 2 x the model's active parameters; null where those are not known of every model.
    /// </summary>
    public double? PathTflops { get; init; }

    /// <summary>Over how many runs the means were taken; null: they were given.</summary>
    public int? Runs { get; init; }
}
