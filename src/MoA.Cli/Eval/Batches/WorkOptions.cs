using System.CommandLine;
using System.Globalization;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Suites;

namespace MoA.Cli.Eval.Batches;

/// <summary>The options that <c>generate</c>, <c>judge</c> and <c>run</c> share.</summary>
internal sealed class WorkOptions
{
    private const int MostConcurrency = 1024;
    private const int MostRetries = 10;

    private static readonly BatchOptions Defaults = new();

    private readonly Option<string> _suite;

    private readonly Option<int> _concurrency = new("--concurrency")
    {
        Description = $"Most items worked on at once, 1 to {MostConcurrency}; the providers' quotas hold besides. Default {Defaults.Concurrency}.",
        DefaultValueFactory = _ => Defaults.Concurrency,
        HelpName = "N",
    };

    private readonly Option<decimal?> _budget = new("--budget")
    {
        Description = "Most money in all, earlier invocations included, in the currency of the prices. No item is begun that could pass it.",
        HelpName = "USD",
    };

    private readonly Option<int> _retries = new("--retries")
    {
        Description = $"How often an item that failed is tried again, 0 to {MostRetries}. Default {Defaults.Retries}. What fails for good is tried by the next invocation.",
        DefaultValueFactory = _ => Defaults.Retries,
        HelpName = "N",
    };

    private readonly Option<int?> _limit = new("--limit") { Description = "Only so many questions, from the first on.", HelpName = "N" };

    public WorkOptions(bool isSuiteRequired)
    {
        _suite = new Option<string>("--suite")
        {
            Description = $"{ScoreOptions.AlpacaEval}, {ScoreOptions.MtBench} or {ScoreOptions.Flask}.{(isSuiteRequired ? "" : $" Default {ScoreOptions.MtBench}.")}",
            HelpName = "SUITE",
            Required = isSuiteRequired,
        };
        if (!isSuiteRequired)
            _suite.DefaultValueFactory = _ => ScoreOptions.MtBench;
        _suite.AcceptOnlyFromAmong(ScoreOptions.AlpacaEval, ScoreOptions.MtBench, ScoreOptions.Flask);
        Check(_concurrency, value => value is >= 1 and <= MostConcurrency, $"must be from 1 to {MostConcurrency}");
        Check(_budget, value => value is null or > 0, "must be above 0");
        Check(_retries, value => value is >= 0 and <= MostRetries, $"must be from 0 to {MostRetries}");
        Check(_limit, value => value is null or >= 1, "must be at least 1");
    }

    public void AddTo(Command command)
    {
        Option[] options = [_suite, _limit, _concurrency, _budget, _retries];
        foreach (var option in options)
            command.Add(option);
    }

    public Suite Suite(ParseResult parsed) => parsed.GetValue(_suite) switch
    {
        ScoreOptions.AlpacaEval => Evaluation.Suites.Suite.AlpacaEval,
        ScoreOptions.MtBench => Evaluation.Suites.Suite.MtBench,
        _ => Evaluation.Suites.Suite.Flask,
    };

    public string SuiteName(ParseResult parsed) => parsed.GetValue(_suite)!;

    public int? Limit(ParseResult parsed) => parsed.GetValue(_limit);

    public BatchOptions Batch(ParseResult parsed) => new()
    {
        Concurrency = parsed.GetValue(_concurrency),
        Budget = parsed.GetValue(_budget),
        Retries = parsed.GetValue(_retries),
    };

    private static void Check<T>(Option<T> option, Func<T?, bool> isSound, string rule) => option.Validators.Add(result =>
    {
        if (!isSound(result.GetValueOrDefault<T>()))
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} {rule}."));
    });
}
