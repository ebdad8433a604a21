namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>How to take the length of answers out of the win rate.</summary>
public sealed record LengthControlSettings
{
    /// <summary>Which model is fitted. Default the leaderboard's.</summary>
    public GlmVariant Variant { get; init; } = GlmVariant.V1;

    /// <summary>The difficulty of each instruction; needed by every variant but the minimal one.</summary>
    public InstructionDifficulty? Difficulty { get; init; }

    /// <summary>The gamed baselines' rows, for the variant that uses them. Default <see cref="GamedBaselines.Synthesised"/>.</summary>
    public GamedBaselines GamedBaselines { get; init; } = GamedBaselines.Synthesised;
}
