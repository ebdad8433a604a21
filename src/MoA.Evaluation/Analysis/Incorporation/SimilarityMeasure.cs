namespace MoA.Evaluation.Analysis.Incorporation;

/// <summary>How alike two texts are: the measures of arXiv 2406.04692, figure 4b and appendix A.</summary>
public enum SimilarityMeasure
{
    /// <summary>BLEU of the answer against the proposal, n-grams up to 3.</summary>
    Bleu3,

    /// <summary>BLEU with n-grams up to 4.</summary>
    Bleu4,

    /// <summary>BLEU with n-grams up to 5.</summary>
    Bleu5,

    /// <summary>Cosine of TF-IDF vectors, weighed over the answer and its proposals.</summary>
    TfIdf,

    /// <summary>Levenshtein ratio.</summary>
    Levenshtein,
}
