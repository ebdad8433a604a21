using MoA.Core.Quota;

namespace MoA.Core.Tests.Quota;

/// <summary>One call of a <see cref="QuotaRig"/>.</summary>
internal sealed class QuotaCall(int number, QuotaRequest request)
{
    private bool _seen;

    public int Number => number;

    public QuotaRequest Request => request;

    public CancellationTokenSource Cancellation { get; } = new();

    public Task<QuotaLease> Task { get; set; } = null!;

    public bool HasLeave => Task.IsCompletedSuccessfully;

    public QuotaLease Lease => Task.IsCompletedSuccessfully ? Task.Result : throw new InvalidOperationException($"call {number} has no leave");

    public QuotaExceededException Refusal => Assert.IsType<QuotaExceededException>(Task.Exception?.InnerException);

    /// <summary>True the first time it is asked after leave was given.</summary>
    public bool IsNewlyGranted()
    {
        if (_seen || !HasLeave)
            return false;
        return _seen = true;
    }
}
