using MoA.Core.Quota;

namespace MoA.Grains.Tests.Quota;

/// <summary>One call of a <see cref="ClusterSim"/>.</summary>
internal sealed class SimCall(int silo, QuotaRequest request, DateTimeOffset asked, bool cancellable)
{
    public int Silo => silo;

    public QuotaRequest Request => request;

    public DateTimeOffset Asked => asked;

    public CancellationTokenSource? Cancellation { get; } = cancellable ? new() : null;

    public Task<QuotaLease> Task { get; set; } = null!;

    /// <summary>When the silo had leave in hand; null: it has none.</summary>
    public DateTimeOffset? GrantedAt { get; set; }

    public QuotaLease Lease => Task.IsCompletedSuccessfully ? Task.Result : throw new InvalidOperationException("the call has no leave");

    public QuotaExceededException Refusal => Assert.IsType<QuotaExceededException>(Task.Exception?.InnerException);
}
