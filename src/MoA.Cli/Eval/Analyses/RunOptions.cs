using System.CommandLine;
using System.Globalization;
using MoA.Cli.Errors;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Cli.Eval.Analyses;

/// <summary>Which runs of the journal or server an analysis looks at.</summary>
internal sealed class RunOptions
{
    private const int PageSize = 100;
    private const int MostRuns = 100_000;
    private const int DefaultRuns = 1000;

    private readonly Option<int> _runs = new("--runs")
    {
        Description = $"At most so many runs of each mixture, the newest, 1 to {MostRuns}. Default {DefaultRuns}.",
        DefaultValueFactory = _ => DefaultRuns,
        HelpName = "N",
    };

    private readonly Option<string?> _since = new("--since") { Description = "Only runs created at or after this time, ISO 8601 such as 2026-01-31T08:00Z.", HelpName = "TIME" };

    public RunOptions()
    {
        _runs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostRuns)
                result.AddError($"--runs must be from 1 to {MostRuns}.");
        });
        _since.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !TryTime(text, out _))
                result.AddError($"--since: '{text}' is no time: write it as 2026-01-31T08:00Z.");
        });
    }

    public Option<string[]> Mixtures { get; } = new("--mixture", "-m")
    {
        Description = "Look at completed runs of this mixture or model. Several: repeat it. Without --server the runs are those of the data folder.",
        HelpName = "ID",
    };

    public void AddTo(Command command)
    {
        command.Add(Mixtures);
        command.Add(_runs);
        command.Add(_since);
    }

    /// <summary>Reads a mixture's completed runs, newest first.</summary>
    /// <exception cref="CliException">There are none.</exception>
    public async Task<IReadOnlyList<RunSnapshot>> ReadAsync(ParseResult parsed, IMoaRuntime runtime, string mixture, CancellationToken cancellationToken)
    {
        var most = parsed.GetValue(_runs);
        var query = new RunQuery
        {
            Status = RunStatus.Completed,
            Mixture = mixture,
            Limit = Math.Min(PageSize, most),
            CreatedFrom = parsed.GetValue(_since) is { } text && TryTime(text, out var since) ? since : null,
        };
        var runs = new List<RunSnapshot>();
        RunPage page;
        do
        {
            page = await runtime.ListAsync(query, cancellationToken);
            foreach (var row in page.Runs.Take(most - runs.Count))
            {
                // One that retention deleted meanwhile is passed over.
                if (await runtime.GetAsync(row.Id, cancellationToken) is { } run)
                    runs.Add(run);
            }

            if (page.Runs.Count > 0)
                query = query with { After = page.Runs[^1].Id };
        }
        while (page.HasMore && runs.Count < most);
        return runs.Count > 0
            ? runs
            : throw new CliException(ExitCode.NotFound, $"There is no completed run of '{mixture}' here. Ask it something first, or check --data, --server and --since.");
    }

    /// <summary>Reads the completed runs of all mixtures that were named.</summary>
    /// <exception cref="CliException">Of one there are none.</exception>
    public async Task<IReadOnlyList<RunSnapshot>> ReadAllAsync(ParseResult parsed, IMoaRuntime runtime, CancellationToken cancellationToken)
    {
        var runs = new List<RunSnapshot>();
        foreach (var mixture in (parsed.GetValue(Mixtures) ?? []).Distinct())
            runs.AddRange(await ReadAsync(parsed, runtime, mixture, cancellationToken));
        return runs;
    }

    private static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
