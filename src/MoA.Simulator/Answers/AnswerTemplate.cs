using System.Globalization;
using System.Text;

namespace MoA.Simulator;

internal static class AnswerTemplate
{
    /// <summary>Replaces the placeholders in one pass: a prompt that holds "{call}" stays as it is.</summary>
    public static string Render(string template, string model, long call, ChatRequest request)
    {
        var text = new StringBuilder(template.Length + request.LastUserMessage.Length);
        for (var i = 0; i < template.Length; i++)
        {
            var end = template[i] == '{' ? template.IndexOf('}', i) : -1;
            var value = end < 0 ? null : Value(template.AsSpan(i + 1, end - i - 1), model, call, request);
            if (value is null)
            {
                text.Append(template[i]);
                continue;
            }

            text.Append(value);
            i = end;
        }

        return text.ToString();
    }

    private static string? Value(ReadOnlySpan<char> name, string model, long call, ChatRequest request) => name switch
    {
        "model" => model,
        "prompt" => request.LastUserMessage,
        "call" => call.ToString(CultureInfo.InvariantCulture),
        "references" => request.References.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
