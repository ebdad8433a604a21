using System.Net;
using System.Runtime.CompilerServices;

namespace MoA.ClusterBench.Harness;

/// <summary>
/// A client that follows one run to its end, by its events. When the silo that it is connected to goes away, says no, or falls silent, it turns to
/// another one, with the last event it has seen.
/// </summary>
/// <param name="silos">The silos it may turn to.</param>
/// <param name="run">The run's id.</param>
internal sealed class RunWatch(IReadOnlyList<SiloNode> silos, string run)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<RunSighting> _seen = [];

    public string Run { get; } = run;

    /// <summary>What it has seen so far; a copy.</summary>
    public IReadOnlyList<RunSighting> Seen
    {
        get
        {
            lock (_gate)
                return [.. _seen];
        }
    }

    public bool HasEnded => Seen is [.., { IsEnd: true }];

    /// <summary>The silo that worked on the run last, as far as is known here.</summary>
    public string? Host => Seen.LastOrDefault(sighting => sighting.Host is not null)?.Host;

    /// <summary>How often it had to turn to another silo.</summary>
    public int Turns { get; private set; }

    /// <summary>How long a stream may be silent; heartbeats count. Longer than the silos' heartbeat.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What was wrong with the order of events: a gap, or an event twice.</summary>
    public string? Disorder { get; private set; }

    /// <summary>Proposals that were journaled more than once.</summary>
    public int Doubled => Seen.Where(sighting => sighting.Proposal is not null).CountBy(sighting => sighting.Proposal!.Value).Count(slot => slot.Value > 1);

    /// <summary>Follows the run to its end.</summary>
    /// <param name="first">The silo to begin with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task FollowAsync(SiloNode first, CancellationToken cancellationToken)
    {
        for (var next = first; !HasEnded; next = silos[next.Number % silos.Count])
        {
            try
            {
                await foreach (var sighting in ReadAsync(next, cancellationToken))
                    Add(sighting);
            }
            catch (Exception gone) when (!cancellationToken.IsCancellationRequested && gone is HttpRequestException or IOException or OperationCanceledException)
            {
                // Its silo is away: what a client sees of that is its own business, so long as another silo goes on.
            }

            if (HasEnded)
                return;
            Turns++;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private void Add(RunSighting sighting)
    {
        lock (_gate)
        {
            var last = _seen.LastOrDefault();
            var follows = sighting.Type == "run.resumed" ? sighting.Sequence <= (last?.Sequence ?? 0) + 1 : sighting.Sequence == (last?.Sequence ?? 0) + 1;
            if (!follows)
                Disorder ??= $"{Run}: {sighting.Type} {sighting.Cursor} after {last?.Type} {last?.Cursor}";
            _seen.Add(sighting);
        }
    }

    private async IAsyncEnumerable<RunSighting> ReadAsync(SiloNode silo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silent.CancelAfter(Patience);
        var after = Seen is [.., var last] ? $"?after={last.Cursor}" : "";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"v1/runs/{Run}/events{after}", UriKind.Relative));
        using var response = await silo.Client.SendAsync(request, silent.Token);
        if (response.StatusCode == HttpStatusCode.NotFound)
            throw new InvalidDataException($"Silo {silo.Number} knows no run {Run}.");
        if (response.StatusCode != HttpStatusCode.OK)
            yield break;
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(silent.Token));
        string? cursor = null;
        while (await reader.ReadLineAsync(silent.Token) is { } line)
        {
            silent.CancelAfter(Patience);
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                cursor = line["id: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                yield return RunSighting.Parse(cursor ?? throw new InvalidDataException($"An event of {Run} has no id: {line}"), line["data: ".Length..]);
        }
    }
}
