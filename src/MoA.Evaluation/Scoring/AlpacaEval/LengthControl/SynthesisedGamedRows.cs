namespace MoA.Evaluation.Scoring.AlpacaEval.LengthControl;

/// <summary>
/// Stand-ins for the gamed baselines' comparisons: 805 of the concise one and 805 of the verbose one, in twelve groups of like length and difficulty each.
/// </summary>
/// <remarks>
/// What a fit takes from these comparisons is how lengths and difficulties are spread, and two sums: share × length and share × difficulty. The lengths
/// are those of the public answers (tatsu-lab/alpaca_eval, results/gpt4_1106_preview_concise and gpt4_1106_preview_verbose). The sums follow from the
/// published weights of these two models, since where the loss and the penalty are smallest their gradients cancel: 96.860 and 213.190 for the concise
/// baseline, -279.546 and 199.857 for the verbose one. The groups keep means, spreads and sums. docs/evaluation.md has the whole derivation.
/// </remarks>
internal static class SynthesisedGamedRows
{
    public static IReadOnlyList<GamedRow> All { get; } =
    [
        // Concise: 1,137 characters on average where the baseline has 2,049.
        new(-0.1258, 0.3794, 0.5343, 28),
        new(0.1574, 1.7198, 0.6397, 50),
        new(0.1990, -2.2240, 0.1071, 39),
        new(0.2001, -1.1153, 0.2004, 36),
        new(0.3171, 3.5115, 0.8191, 41),
        new(0.4729, -0.1683, 0.2328, 48),
        new(0.8359, 2.2720, 0.4621, 52),
        new(0.8837, 0.8571, 0.2366, 98),
        new(0.8994, -2.0948, 0.0406, 67),
        new(0.9551, -0.6563, 0.0915, 106),
        new(0.9561, 0.0082, 0.1354, 130),
        new(0.9609, -1.3166, 0.0604, 110),

        // Verbose: 2,403 characters.
        new(-0.8678, -1.0455, 0.6497, 113),
        new(-0.8550, 2.3685, 0.9692, 46),
        new(-0.8210, -0.0768, 0.7953, 131),
        new(-0.8200, 0.9940, 0.9046, 79),
        new(-0.7169, -2.1203, 0.3762, 82),
        new(-0.3001, 3.6364, 0.9754, 36),
        new(-0.2464, -1.0953, 0.4125, 76),
        new(-0.1659, 1.8774, 0.8817, 43),
        new(-0.1326, 0.1911, 0.6342, 79),
        new(0.2157, -1.8613, 0.1564, 45),
        new(0.6461, -0.3450, 0.2568, 59),
        new(0.8758, 1.8307, 0.6013, 16),
    ];
}
