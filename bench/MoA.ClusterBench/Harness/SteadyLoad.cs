using System.Collections.Concurrent;

namespace MoA.ClusterBench.Harness;

/// <summary>Clients that ask one question after another until they are told to stop.</summary>
internal sealed class SteadyLoad : IDisposable
{
    private static readonly TimeSpan LastEnd = TimeSpan.FromMinutes(2);

    private readonly IReadOnlyList<SiloNode> _silos;
    private readonly ServiceClient _service;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _bound = new();
    private readonly ConcurrentQueue<(DateTimeOffset Time, string What)> _failures = new();
    private readonly ConcurrentQueue<(DateTimeOffset Begun, DateTimeOffset Time, SiloNode Silo, string Run)> _answers = new();
    private readonly ConcurrentBag<RunWatch> _watches = [];
    private readonly TimeSpan _patience;
    private readonly bool _watchOnly;
    private readonly Task[] _clients;

    /// <param name="silos">Whom to ask.</param>
    /// <param name="clients">How many.</param>
    /// <param name="patience">How long a silo may say nothing to those who start a run or watch one.</param>
    /// <param name="watchOnly">Whether all start runs and watch them. Otherwise a third does, a third asks plainly, a third streams.</param>
    public SteadyLoad(IReadOnlyList<SiloNode> silos, int clients, TimeSpan patience, bool watchOnly = false)
    {
        _silos = silos;
        _patience = patience;
        _watchOnly = watchOnly;
        _service = new ServiceClient(silos, patience);
        _clients = [.. Enumerable.Range(0, clients).Select(index => Task.Run(() => LoopAsync(index)))];
    }

    /// <summary>What clients could not pass over.</summary>
    public IReadOnlyCollection<(DateTimeOffset Time, string What)> Failures => _failures;

    /// <summary>Answers that came whole: when they were asked for, when they were there, through which silo.</summary>
    public IReadOnlyCollection<(DateTimeOffset Begun, DateTimeOffset Time, SiloNode Silo, string Run)> Answers => _answers;

    /// <summary>The runs that were watched.</summary>
    public IReadOnlyCollection<RunWatch> Watches => _watches;

    /// <summary>How often a silo was passed over.</summary>
    public int PassedOver => _service.PassedOver;

    /// <summary>Every run that was begun and answered, or watched.</summary>
    public IReadOnlyCollection<string> Runs => [.. _answers.Select(answer => answer.Run).Concat(_watches.Select(watch => watch.Run)).Distinct()];

    /// <summary>Lets every client finish what it has begun.</summary>
    public async Task StopAsync()
    {
        await _over.CancelAsync();
        _bound.CancelAfter(LastEnd);
        await Task.WhenAll(_clients);
    }

    public void Dispose()
    {
        _over.Dispose();
        _bound.Dispose();
    }

    /// <summary>Answers a second in the seconds before and after a moment, one figure a second.</summary>
    public string Rates(DateTimeOffset from, int seconds) => string.Join(' ', Enumerable.Range(0, seconds)
        .Select(second => _answers.Count(answer => answer.Time >= from.AddSeconds(second) && answer.Time < from.AddSeconds(second + 1))));

    private async Task LoopAsync(int index)
    {
        for (var round = 0; !_over.IsCancellationRequested; round++)
        {
            var question = $"client {index} question {round}";
            var begun = DateTimeOffset.UtcNow;
            try
            {
                var (run, silo) = Kind(index) switch
                {
                    0 => await _service.AskAsync(question, stream: false, _bound.Token),
                    1 => await _service.AskAsync(question, stream: true, _bound.Token),
                    _ => await WatchAsync(question),
                };
                _answers.Enqueue((begun, DateTimeOffset.UtcNow, silo, run));
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidDataException or TimeoutException or OperationCanceledException)
            {
                _failures.Enqueue((DateTimeOffset.UtcNow, $"{Kind(index) switch { 0 => "plain", 1 => "stream", _ => "watch" }}: {string.Join(" < ", Causes(failure).Select(cause => $"{cause.GetType().Name}: {cause.Message}"))}"));
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static IEnumerable<Exception> Causes(Exception failure) => failure.InnerException is { } inner ? Causes(inner).Prepend(failure) : [failure];

    private int Kind(int index) => _watchOnly ? 2 : index % 3;

    private async Task<(string Run, SiloNode Silo)> WatchAsync(string question)
    {
        var (run, silo) = await _service.StartAsync(question, _bound.Token);
        var watch = new RunWatch(_silos, run) { Patience = _patience };
        _watches.Add(watch);
        await watch.FollowAsync(silo, _bound.Token);
        return watch.Seen[^1].Type == "run.completed" ? (run, silo) : throw new InvalidDataException($"{run} ended with {watch.Seen[^1].Type}.");
    }
}
