using MoA.Core.Quota;

namespace MoA.Grains.Quota;

/// <summary>One ledger of an arbiter, and what a pass over those that wait has come to there.</summary>
internal sealed class ArbiterLane(QuotaLedger ledger)
{
    private int _requestsAhead;
    private long _tokensAhead;

    public QuotaLedger Ledger => ledger;

    /// <summary>Whether nobody behind can have leave in this pass.</summary>
    public bool IsHeldUp { get; set; }

    public void BeginPass() => (IsHeldUp, _requestsAhead, _tokensAhead) = (false, 0, 0);

    /// <summary>When a call could leave after those set aside in this pass.</summary>
    public DateTimeOffset WhenFree(DateTimeOffset now, int tokens) => ledger.WhenFree(now, tokens, _requestsAhead, _tokensAhead);

    /// <summary>Whether a place in flight is left after those set aside in this pass.</summary>
    public bool HasPlace => ledger.HasPlace(_requestsAhead);

    /// <summary>Keeps leave for a call of another silo, which will come and ask for it.</summary>
    public void SetAside(int tokens)
    {
        _requestsAhead++;
        _tokensAhead += tokens;
    }
}
