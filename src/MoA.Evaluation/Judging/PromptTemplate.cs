using System.Text;

namespace MoA.Evaluation.Judging;

/// <summary>
/// A template with names in braces, filled in one pass: what is put in is never taken for a name. Doubled braces are braces, as in Python's
/// <c>str.format</c>; braces around anything that is no name stand for themselves, as in AlpacaEval's prompts.
/// </summary>
internal static class PromptTemplate
{
    /// <summary>Fills a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="values">What stands for each name.</param>
    /// <param name="doubledBraces">Whether two braces stand for one.</param>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values, bool doubledBraces)
    {
        var text = new StringBuilder(template.Length + values.Values.Sum(value => value.Length));
        for (var place = 0; place < template.Length; place++)
        {
            var character = template[place];
            if (doubledBraces && character is '{' or '}' && place + 1 < template.Length && template[place + 1] == character)
            {
                text.Append(character);
                place++;
                continue;
            }

            var end = character == '{' ? template.IndexOf('}', place) : -1;
            if (end > 0 && values.TryGetValue(template[(place + 1)..end], out var value))
            {
                text.Append(value);
                place = end;
            }
            else
            {
                text.Append(character);
            }
        }

        return text.ToString();
    }
}
