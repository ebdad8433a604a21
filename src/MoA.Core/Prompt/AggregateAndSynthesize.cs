using System.Globalization;
using System.Text;

namespace MoA.Core.Prompt;

/// <summary>The Aggregate-and-Synthesize prompt (arXiv 2406.04692, Table 1), byte for byte as the authors' code sends it.</summary>
public static class AggregateAndSynthesize
{
    /// <summary>The instructions, up to the list of references.</summary>
    public const string Instructions =
        "You have been provided with a set of responses from various open-source models to the latest user query. Your task is to synthesize "
        + "these responses into a single, high-quality response. It is crucial to critically evaluate the information provided in these "
        + "responses, recognizing that some of it may be biased or incorrect. Your response should not simply replicate the given answers but "
        + "should offer a refined, accurate, and comprehensive reply to the instruction. Ensure your response is well-structured, coherent, "
        + "and adheres to the highest standards of accuracy and reliability.\n\nResponses from models:";

    /// <summary>The prompt with its references, numbered from 1, each at the start of a line.</summary>
    /// <param name="references">The references, in slot order.</param>
    public static string Build(IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        var prompt = new StringBuilder(Instructions, Instructions.Length + references.Sum(reference => reference.Length + 8));
        for (var index = 0; index < references.Count; index++)
            prompt.Append(CultureInfo.InvariantCulture, $"\n{index + 1}. {references[index]}");
        return prompt.ToString();
    }
}
