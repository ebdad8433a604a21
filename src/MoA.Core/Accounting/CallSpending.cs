using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Accounting;

/// <summary>What one call, with all its attempts, has set aside of its run's budget. Used by one call, from one thread at a time.</summary>
internal sealed class CallSpending(RunSpending spending, ModelSpec model, TokenUsage most)
{
    private readonly TokenUsage _most = most;
    private TokenUsage _aside = most;

    /// <summary>What attempts used that were followed by another.</summary>
    public TokenUsage Earlier { get; private set; }

    /// <summary>An attempt was paid for and brought nothing: sets aside what another one can use.</summary>
    /// <returns>Whether the budget allows it; if not, the attempt is the call's last, and is counted with its outcome.</returns>
    public bool TryAgain(TokenUsage used)
    {
        spending.Settle(model, _aside, used);
        if (spending.TryReserve(model, _most) is not null)
        {
            _aside = used;
            return false;
        }

        _aside = _most;
        Earlier += used;
        return true;
    }

    /// <summary>The last attempt ended.</summary>
    public void Settle(TokenUsage used) => spending.Settle(model, _aside, used);
}
