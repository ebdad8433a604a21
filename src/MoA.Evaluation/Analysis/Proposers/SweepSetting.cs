namespace MoA.Evaluation.Analysis.Proposers;

/// <summary>A mixture of a sweep over the number of proposers.</summary>
/// <param name="Mixture">Its id in the configuration.</param>
/// <param name="Kind">What its proposers are.</param>
/// <param name="Proposers">The model of each proposer slot.</param>
public sealed record SweepSetting(string Mixture, SweepKind Kind, IReadOnlyList<string> Proposers);

/// <summary>What the proposers of a setting are (arXiv 2406.04692, table 3).</summary>
public enum SweepKind
{
    /// <summary>Each is another model: the first so many of the list.</summary>
    Multiple,

    /// <summary>All are one model, sampled as often.</summary>
    Single,
}
