using MoA.Core.Runs;

namespace MoA.Core.Engine;

/// <summary>Everything that can end a run's work from outside: its caller, its deadline, and the host.</summary>
internal sealed class RunLifetime : IDisposable
{
    private readonly RunCancellation _cancellation;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _any;
    private readonly CancellationToken _stopping;

    public RunLifetime(RunCancellation cancellation, TimeSpan left, TimeProvider time, CancellationToken stopping)
    {
        _cancellation = cancellation;
        _stopping = stopping;
        _deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : Timeout.InfiniteTimeSpan, time);
        if (left <= TimeSpan.Zero)
            _deadline.Cancel();
        _any = CancellationTokenSource.CreateLinkedTokenSource(cancellation.Token, _deadline.Token, stopping);
        Deadline = time.GetUtcNow() + left;
    }

    /// <summary>When the run's time is up.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Cancelled when the work is to end, for whichever reason.</summary>
    public CancellationToken Token => _any.Token;

    /// <summary>Why the caller stopped the run; null: it did not.</summary>
    public string? CancelReason => _cancellation.Reason;

    /// <summary>Whether the run's time is up.</summary>
    public bool IsOverdue => _deadline.IsCancellationRequested;

    /// <summary>Whether the host is stopping. Once true it stays so, unlike <see cref="IsStopping"/>.</summary>
    public bool IsHostStopping => _stopping.IsCancellationRequested;

    /// <summary>Whether the work, not the run, is to end: it stays open for another host.</summary>
    public bool IsStopping => IsHostStopping && CancelReason is null && !IsOverdue;

    /// <summary>What stopped a call of a run that was stopped; null where the run was not.</summary>
    public AgentError? ErrorOfStoppedCall() => this switch
    {
        { CancelReason: not null } => new AgentError { Code = AgentErrorCode.Cancelled, Message = "The run was cancelled." },
        { IsOverdue: true } => new AgentError { Code = AgentErrorCode.DeadlineExceeded, Message = "The run's deadline passed." },
        _ => null,
    };

    public void Dispose()
    {
        _any.Dispose();
        _deadline.Dispose();
    }
}
