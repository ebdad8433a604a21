using FsCheck;
using FsCheck.Fluent;

namespace MoA.Evaluation.Tests.Similarity;

/// <summary>Random texts that share words, and random figures with ties.</summary>
internal static class SimilarityGen
{
    private static readonly string[] Words = ["the", "cat", "sat", "on", "a", "mat", "The", "naïve", "x1", "🚀", "don't", "(cat)", "\n", "東京"];

    public static Arbitrary<string> Texts { get; } = Arb.From(Gen.ArrayOf(Gen.Elements(Words)).Select(words => string.Join(' ', words)));

    public static Arbitrary<double[]> Figures { get; } = Arb.From(Gen.ArrayOf(Gen.Choose(-4, 4).Select(number => number / 2d)));
}
