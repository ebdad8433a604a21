using System.Text.Json;
using System.Text.Json.Serialization;
using MoA.Core.Chat;
using MoA.Core.Runs;

namespace MoA.Core.Json;

internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

internal sealed class RunIdConverter : JsonConverter<RunId>
{
    public override RunId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RunId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("This is not a run id.");

    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

internal sealed class ChatMessageConverter : JsonConverter<ChatMessage>
{
    public override ChatMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return ChatMessage.FromJson(JsonElement.ParseValue(ref reader));
        }
        catch (ArgumentException failure)
        {
            // Readers of a journal or an answer expect this one of JSON that is not as it should be.
            throw new JsonException(failure.Message, failure);
        }
    }

    public override void Write(Utf8JsonWriter writer, ChatMessage value, JsonSerializerOptions options) => value.Json.WriteTo(writer);
}

internal sealed class AnswerPieceConverter : JsonConverter<AnswerPiece>
{
    public override AnswerPiece Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? new AnswerPiece(reader.GetString(), null) : new AnswerPiece(null, JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, AnswerPiece value, JsonSerializerOptions options)
    {
        if (value.Choice is { } choice)
            choice.WriteTo(writer);
        else
            writer.WriteStringValue(value.Text);
    }
}
