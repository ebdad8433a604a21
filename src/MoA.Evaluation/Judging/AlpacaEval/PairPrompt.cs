using MoA.Core.Chat;
using MoA.Evaluation.Files;

namespace MoA.Evaluation.Judging.AlpacaEval;

/// <summary>
/// The judge's prompt: messages in ChatML with the places <c>{instruction}</c>, <c>{output_1}</c> and <c>{output_2}</c>, as AlpacaEval's files under
/// <c>evaluators_configs</c> have them.
/// </summary>
internal sealed class PairPrompt
{
    private const string Start = "<|im_start|>";
    private const string End = "<|im_end|>";
    private static readonly string[] Places = ["instruction", "output_1", "output_2"];

    private readonly List<(string Role, string Template)> _messages = [];

    private PairPrompt()
    {
    }

    /// <summary>Reads a prompt.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="EvaluationInputException">It is none, or lacks a place.</exception>
    public static PairPrompt Read(string file)
    {
        using var reader = new StreamReader(new MemoryStream(InputFile.ReadBytes(file)));
        var text = reader.ReadToEnd();
        if (Places.FirstOrDefault(place => !text.Contains($"{{{place}}}", StringComparison.Ordinal)) is { } missing)
            throw new EvaluationInputException($"The prompt has no place {{{missing}}}. It needs {{instruction}}, {{output_1}} and {{output_2}}.", file);
        var prompt = new PairPrompt();
        foreach (var part in text.Split(Start)[1..])
        {
            var line = part.IndexOf('\n', StringComparison.Ordinal);
            var end = part.IndexOf(End, StringComparison.Ordinal);
            var role = line < 0 ? "" : part[..line].Trim();
            if (role is not ("system" or "user" or "assistant") || end < line)
                throw new EvaluationInputException($"A message must begin with {Start}system, {Start}user or {Start}assistant on a line and end with {End}.", file);
            prompt._messages.Add((role, part[(line + 1)..end].Trim()));
        }

        return prompt._messages.Count > 0 ? prompt : throw new EvaluationInputException($"There is no message in it: one begins with {Start}user and ends with {End}.", file);
    }

    /// <summary>Fills the prompt.</summary>
    public IReadOnlyList<ChatMessage> Fill(string instruction, string first, string second)
    {
        var values = new Dictionary<string, string> { ["instruction"] = instruction, ["output_1"] = first, ["output_2"] = second };
        return [.. _messages.Select(message => ChatMessage.Create(message.Role, PromptTemplate.Fill(message.Template, values, doubledBraces: false)))];
    }
}
