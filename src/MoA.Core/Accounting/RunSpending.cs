using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Accounting;

/// <summary>
/// What a run has spent and what its calls in flight may still spend, against its budget. Thread-safe: calls of a layer end side by side.
/// </summary>
internal sealed class RunSpending(RunBudget? budget, TokenUsage spent, decimal cost)
{
    private readonly Lock _gate = new();
    private long _tokens = spent.TotalTokens;
    private decimal _cost = cost;

    /// <summary>Sets aside the most a call can use.</summary>
    /// <returns>Null where the budget allows it; else a sentence that says why not.</returns>
    public string? TryReserve(ModelSpec model, TokenUsage most)
    {
        var cost = Pricing.CostOf(model, most);
        lock (_gate)
            return TryReserve(model, most, cost);
    }

    /// <summary>Replaces what was set aside for a call by what it used.</summary>
    public void Settle(ModelSpec model, TokenUsage most, TokenUsage used)
    {
        lock (_gate)
        {
            _tokens += used.TotalTokens - most.TotalTokens;
            _cost += Pricing.CostOf(model, used) - Pricing.CostOf(model, most);
        }
    }

    private string? TryReserve(ModelSpec model, TokenUsage most, decimal cost)
    {
        if (budget?.MaxTokens is { } maxTokens && _tokens + most.TotalTokens > maxTokens)
            return $"the call to {model.Id} may need {most.TotalTokens} tokens, but of the run's budget of {maxTokens} only {Math.Max(0, maxTokens - _tokens)} are left";
        if (budget?.MaxCost is { } maxCost && _cost + cost > maxCost)
            return $"the call to {model.Id} may cost {cost}, but of the run's budget of {maxCost} only {Math.Max(0, maxCost - _cost)} is left";
        _tokens += most.TotalTokens;
        _cost += cost;
        return null;
    }
}
