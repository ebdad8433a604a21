using System.Text.Json;
using MoA.Cli.Errors;

namespace MoA.Cli.Chat;

/// <summary>A dialogue to be held: what its turns ask, and what tells it from the others.</summary>
/// <param name="Id">The value of <c>question_id</c> or <c>id</c>; null: none.</param>
/// <param name="Turns">The questions, at least one.</param>
internal sealed record Dialogue(JsonElement? Id, IReadOnlyList<string> Turns)
{
    /// <summary>Reads one line of a file of dialogues: an object with <c>turns</c>, as MT-Bench's question.jsonl has them.</summary>
    /// <param name="line">The line.</param>
    /// <param name="number">Its number, for the error.</param>
    public static Dialogue Parse(string line, int number)
    {
        try
        {
            var json = JsonElement.Parse(line);
            if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("turns", out var turns) && turns.ValueKind == JsonValueKind.Array
                && turns.GetArrayLength() > 0 && turns.EnumerateArray().All(turn => turn.ValueKind == JsonValueKind.String))
            {
                JsonElement? id = json.TryGetProperty("question_id", out var questionId) || json.TryGetProperty("id", out questionId) ? questionId : null;
                return new Dialogue(id, [.. turns.EnumerateArray().Select(turn => turn.GetString()!)]);
            }
        }
        catch (JsonException)
        {
            // Told below, as the same mistake.
        }

        throw new CliException(ExitCode.Usage, $"Line {number} of the input is no dialogue: each line must be like {{\"turns\": [\"first question\", \"second question\"]}}.");
    }
}
