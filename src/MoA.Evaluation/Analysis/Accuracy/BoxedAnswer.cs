namespace MoA.Evaluation.Analysis.Accuracy;

/// <summary>
/// Finds the final answer in a solution of a MATH problem: what stands in the last <c>\boxed{...}</c> (<c>last_boxed_only_string</c> and <c>remove_boxed</c> of
/// hendrycks/math, modeling/dataset/util.py and eval_math_gpt.py).
/// </summary>
public static class BoxedAnswer
{
    private const string Boxed = "\\boxed";
    private const string FramedBox = "\\fbox";

    /// <summary>Finds the answer.</summary>
    /// <param name="solution">The solution.</param>
    /// <returns>What stands between the braces; null: there is no box, its braces do not close, or the last is an <c>\fbox</c>, which the original passes over too.</returns>
    public static string? Find(string? solution)
    {
        if (solution is null)
            return null;
        var start = solution.LastIndexOf(Boxed, StringComparison.Ordinal);
        if (start < 0)
            start = solution.LastIndexOf(FramedBox, StringComparison.Ordinal);
        if (start < 0 || End(solution, start) is not { } end)
            return null;
        var content = start + Boxed.Length + 1;
        return solution.AsSpan(start).StartsWith(Boxed + "{", StringComparison.Ordinal) ? solution[content..end] : null;
    }

    private static int? End(string text, int start)
    {
        var open = 0;
        for (var place = start; place < text.Length; place++)
        {
            if (text[place] == '{')
                open++;
            // One that closes nothing brings the count under 0, as in the original.
            else if (text[place] == '}' && --open == 0)
                return place;
        }

        return null;
    }
}
