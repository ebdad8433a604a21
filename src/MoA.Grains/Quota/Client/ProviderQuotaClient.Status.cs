using MoA.Core.Quota;
using MoA.Grains.Quota.Messages;

namespace MoA.Grains.Quota.Client;

/// <content>How the cluster's quota stands, for those who look: one ask for all of them.</content>
internal sealed partial class ProviderQuotaClient
{
    /// <summary>How old an answer may be for those who look; also the least time between two asks on their behalf.</summary>
    public static readonly TimeSpan FreshTime = TimeSpan.FromSeconds(1);

    /// <summary>How long those who look wait for an answer.</summary>
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(2);

    private TaskCompletionSource? _readers;

    /// <summary>
    /// How the quota stands: as the cluster says where something limits the provider, else this silo's own view. Asks the cluster only where it has not
    /// answered lately.
    /// </summary>
    public async ValueTask<QuotaProviderSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        if (AskForReaders() is { } answered)
        {
            await answered.WaitAsync(ReaderPatience, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return Status();
    }

    private Task? AskForReaders()
    {
        Task answered;
        QuotaAsk? ask;
        lock (_gate)
        {
            var now = _clock.Now;
            if (_disposed || now - _answeredAt < FreshTime)
                return null;
            answered = (_readers ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            // The answer that is on its way will do.
            if (!_schedule.IsUnderWay)
                _schedule.Want(now);
            ask = Pump(now);
        }

        Send(ask);
        return answered;
    }

    // An answer, or the news that there is none.
    private void TellReaders()
    {
        _readers?.SetResult();
        _readers = null;
    }

    private QuotaProviderSnapshot Status()
    {
        lock (_gate)
        {
            var own = Snapshot();
            var age = _clock.Now - _answeredAt;
            if (_limits.Provider.IsUnlimited || age > FreshTime + ReaderPatience)
                return own with { Scope = QuotaScope.Silo };
            var figures = _answer.Figures;
            return own with
            {
                Scope = QuotaScope.Cluster,
                AsOf = _time.GetUtcNow() - age,
                InFlight = figures.InFlight,
                Waiting = new Dictionary<QuotaPriority, int>
                {
                    [QuotaPriority.Aggregator] = (int)figures.WaitingAggregators,
                    [QuotaPriority.LaterLayer] = (int)figures.WaitingLaterLayers,
                    [QuotaPriority.NewRun] = (int)(figures.Waiting - figures.WaitingAggregators - figures.WaitingLaterLayers),
                },
            };
        }
    }
}
