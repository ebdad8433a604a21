using MoA.Evaluation.Analysis.Answers;
using MoA.Evaluation.Files;
using MoA.Evaluation.Scoring.AlpacaEval;

namespace MoA.Evaluation.Analysis.Incorporation;

/// <summary>How good proposals are: as a judge said of each of them (what the paper uses), or, where only that is known, as good as their model is on the whole.</summary>
public sealed class ProposalPreferences
{
    private readonly IReadOnlyDictionary<string, double> _ofModels;
    private readonly IReadOnlyDictionary<(string Model, int Index), double>? _ofProposals;

    private ProposalPreferences(IReadOnlyDictionary<string, double> ofModels, IReadOnlyDictionary<(string Model, int Index), double>? ofProposals)
    {
        _ofModels = ofModels;
        _ofProposals = ofProposals;
    }

    /// <summary>Nothing is known of any proposal.</summary>
    public static ProposalPreferences Unknown { get; } = new(new Dictionary<string, double>(), null);

    /// <summary>Takes each model's win rate for all of its proposals.</summary>
    /// <param name="leaderboard">A leaderboard with the column <c>win_rate</c>, in percent.</param>
    /// <param name="lengthControlled">Whether to take <c>length_controlled_winrate</c> instead.</param>
    /// <exception cref="EvaluationInputException">The file cannot be used, or a model in it has no such rate.</exception>
    public static ProposalPreferences OfModels(string leaderboard, bool lengthControlled = false) => new(WinRates(leaderboard, lengthControlled), null);

    /// <summary>Takes what a judge said of each proposal.</summary>
    /// <param name="annotations">For each model its annotations; see <see cref="AnnotationFile"/>.</param>
    /// <exception cref="EvaluationInputException">A file cannot be used.</exception>
    public static ProposalPreferences OfProposals(IReadOnlyCollection<NamedFile> annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var shares = new Dictionary<(string, int), double>();
        var means = new Dictionary<string, double>();
        foreach (var (model, file) in annotations)
        {
            var set = AnnotationFile.Read(file, model);
            foreach (var annotation in set.Annotations)
            {
                if (annotation.Share is { } share)
                    shares[(model, annotation.Index)] = share;
            }

            means[model] = WinRate.Of(set).Percent / 100;
        }

        return new ProposalPreferences(means, shares);
    }

    /// <summary>How good a proposal is, 0 to 1; null: not known.</summary>
    /// <param name="model">The model that wrote it.</param>
    /// <param name="index">The instruction it answers; null: not known.</param>
    public double? Of(string model, int? index)
    {
        if (_ofProposals is null)
            return OfModel(model);
        return index is { } known && _ofProposals.TryGetValue((model, known), out var share) ? share : null;
    }

    /// <summary>How good a model is on the whole, 0 to 1; null: not known.</summary>
    /// <param name="model">The model.</param>
    public double? OfModel(string model) => _ofModels.TryGetValue(model, out var rate) ? rate : null;

    internal static Dictionary<string, double> WinRates(string leaderboard, bool lengthControlled)
    {
        var rates = new Dictionary<string, double>();
        foreach (var (model, score) in LeaderboardFile.Read(leaderboard))
        {
            if ((lengthControlled ? score.LengthControlledWinRate : score.WinRate) is { } percent)
                rates[model] = percent / 100;
        }

        return rates;
    }
}
