using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace MoA.Evaluation.Judging.AlpacaEval;

/// <summary>
/// Which output the judge sees first: for each instruction at random, and always the same for the same seed. It is AlpacaEval's own choice
/// (<c>processors.py</c>: RandomSwitchTwoColumnsProcessor; <c>utils.py</c>: random_seeded_choice), which is Python's
/// <c>random.Random(text).choices([False, True])</c>: a Mersenne twister started from the text's UTF-8 and its SHA-512.
/// </summary>
internal static class OutputOrder
{
    // pairwise_evaluator.py keeps this name of the column, which is a part of the seed.
    private const string Column = "is_switched_outputs";

    /// <summary>Whether the model's output comes first, the baseline's second.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="seed">The annotator's seed; 0 in AlpacaEval.</param>
    public static bool IsSwitched(string instruction, int seed)
    {
        var text = Encoding.UTF8.GetBytes(Column + instruction + seed.ToString(CultureInfo.InvariantCulture));
        var number = new BigInteger([.. text, .. SHA512.HashData(text)], isUnsigned: true, isBigEndian: true);
        // One of two, by the half that the number lies in.
        return new MersenneTwister(Words(number)).NextDouble() >= 0.5;
    }

    private static uint[] Words(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true);
        var words = new uint[(bytes.Length + 3) / 4];
        for (var i = 0; i < bytes.Length; i++)
            words[i / 4] |= (uint)bytes[i] << (8 * (i % 4));
        return words;
    }
}
