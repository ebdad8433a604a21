using System.Text.Json;

namespace MoA.Evaluation.Suites.Flask;

/// <summary>
/// Writes reviews, a line each (kaistAI/FLASK, <c>gpt_review/gpt4_eval.py</c>): the item's own fields and the review's. <c>question_id</c>,
/// <c>domain_labeled</c> and <c>difficulty_labeled</c> repeat <c>idx</c>, <c>domain</c> and <c>difficulty</c> of the released set under the names that
/// the aggregating scripts read.
/// </summary>
internal static class FlaskReviewRows
{
    private const string NotApplicable = "N/A";

    public static void Write(Stream output, IEnumerable<FlaskReviewRow> rows) => JsonOutput.WriteLines(output, rows, Write);

    private static void Write(Utf8JsonWriter writer, FlaskReviewRow row)
    {
        foreach (var property in row.Item.Json.EnumerateObject())
            property.WriteTo(writer);
        Repeat(writer, row.Item.Json, "idx", "question_id");
        Repeat(writer, row.Item.Json, "domain", "domain_labeled");
        Repeat(writer, row.Item.Json, "difficulty", "difficulty_labeled");
        writer.WriteString("target_txt", row.Answer.Text);
        writer.WriteString("review", row.Review);
        writer.WriteStartObject("score");
        foreach (var (skill, score) in row.Scores)
        {
            if (score is { } number)
                writer.WriteNumber(skill, number);
            else
                writer.WriteString(skill, NotApplicable);
        }

        writer.WriteEndObject();
        writer.WriteNumber("total_tokens_step4", row.Tokens);
    }

    private static void Repeat(Utf8JsonWriter writer, JsonElement item, string field, string asWell)
    {
        if (!item.TryGetProperty(field, out var value) || item.TryGetProperty(asWell, out _))
            return;
        writer.WritePropertyName(asWell);
        value.WriteTo(writer);
    }
}
