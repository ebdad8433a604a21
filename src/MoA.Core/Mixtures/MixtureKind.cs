namespace MoA.Core.Mixtures;

/// <summary>What the last layer of a mixture makes of the proposals before it.</summary>
public enum MixtureKind
{
    /// <summary>The aggregator writes an answer of its own from them (arXiv 2406.04692, section 2.2).</summary>
    Synthesize,

    /// <summary>The aggregator chooses one of them, which is the answer word for word: the LLM ranker of arXiv 2406.04692, section 3.3 and appendix B.</summary>
    Rank,
}
