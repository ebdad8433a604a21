namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>One of the generalised linear models that alpaca_eval fits (<c>GLM_INFO</c> in metrics/glm_winrate.py).</summary>
public sealed record GlmVariant
{
    private GlmVariant(string name, bool usesDifficulty, bool usesGamedBaselines)
    {
        Name = name;
        UsesDifficulty = usesDifficulty;
        UsesGamedBaselines = usesGamedBaselines;
    }

    /// <summary>The leaderboard's: length, difficulty and model, with the rows of the gamed baselines added.</summary>
    public static GlmVariant V1 { get; } = new("length_controlled_v1", usesDifficulty: true, usesGamedBaselines: true);

    /// <summary>The same without the gamed baselines: the length may explain as much as the model's own annotations say.</summary>
    public static GlmVariant NoReg { get; } = new("length_controlled_noreg", usesDifficulty: true, usesGamedBaselines: false);

    /// <summary>Length and model alone; needs no instruction difficulty.</summary>
    public static GlmVariant Minimal { get; } = new("length_controlled_minimal", usesDifficulty: false, usesGamedBaselines: false);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GlmVariant> All { get; } = [V1, NoReg, Minimal];

    /// <summary>What alpaca_eval calls it.</summary>
    public string Name { get; }

    /// <summary>Whether the difficulty of the instruction is a feature.</summary>
    public bool UsesDifficulty { get; }

    /// <summary>Whether the rows of the gamed baselines are learnt from too.</summary>
    public bool UsesGamedBaselines { get; }
}
