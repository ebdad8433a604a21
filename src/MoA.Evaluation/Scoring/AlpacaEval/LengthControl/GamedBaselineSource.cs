namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>Where the gamed baselines' rows came from.</summary>
public enum GamedBaselineSource
{
    /// <summary>From <see cref="GamedBaselines.Synthesised"/>.</summary>
    Synthesised,

    /// <summary>From a file: the original's own.</summary>
    File,

    /// <summary>They were left out.</summary>
    None,
}
