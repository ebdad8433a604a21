using System.Text;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Runs;

namespace MoA.Providers;

/// <summary>
/// A reply that comes in chunks (OpenAI reference: the chat completion chunk object). Hands every piece to the call, and knows the whole
/// message at the end.
/// </summary>
internal sealed class StreamedCompletion(ProviderCall call, ProviderErrors errors, ErrorReply errorReply)
{
    private StringBuilder? _content;
    private DeltaAccumulator? _more;
    private DeltaAccumulator? _logprobs;
    private string? _finishReason;
    private string? _fingerprint;
    private TokenUsage? _usage;
    private bool _choiceSeen;

    /// <summary>Takes in the data of one event.</summary>
    /// <returns>A failure, or null when the stream may go on.</returns>
    public AttemptResult? Accept(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            using var document = JsonDocument.ParseValue(ref reader);
            return Accept(document.RootElement) is { } failure ? failure with { Usage = _usage } : null;
        }
        catch (JsonException)
        {
            return errors.Invalid("an event of its stream is not JSON");
        }
        catch (InvalidOperationException)
        {
            return errors.Invalid("an event of its stream holds text that cannot be decoded");
        }
    }

    /// <summary>The stream ended.</summary>
    /// <param name="marked">
    /// Whether with <c>[DONE]</c>. Some providers leave it out; a finish reason is as good an end. With neither, the reply was cut.
    /// </param>
    public AttemptResult End(bool marked)
    {
        if (!marked && _finishReason is null)
            return errors.EndedEarly() with { Usage = _usage };
        if (!_choiceSeen)
            return errors.Invalid("its choices are empty") with { Usage = _usage };
        var result = FinishedMessage.Judge(errors, _content?.ToString(), Message(), _finishReason);
        return result with
        {
            Usage = _usage,
            SystemFingerprint = _fingerprint,
            Logprobs = _logprobs is null ? null : JsonBuilder.Object(_logprobs.Write),
        };
    }

    private AttemptResult? Accept(JsonElement chunk)
    {
        if (chunk.ValueKind != JsonValueKind.Object)
            return errors.Invalid("an event of its stream is no JSON object");
        if (chunk.TryGetProperty("error"u8, out var error) && error.ValueKind != JsonValueKind.Null)
            return errorReply.FromError(error);
        call.Chat?.Facts.Read(chunk);
        _usage = UsageReader.Read(chunk) ?? _usage;
        _fingerprint ??= MessageFields.Text(chunk, "system_fingerprint"u8);
        if (!chunk.TryGetProperty("choices"u8, out var choices) || choices.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind == JsonValueKind.Object && IsFirst(choice))
                AcceptChoice(choice);
        }

        return null;
    }

    // One choice is asked for; a provider that sends more is not allowed to mix them.
    private static bool IsFirst(JsonElement choice) =>
        !choice.TryGetProperty("index"u8, out var index) || index.ValueKind != JsonValueKind.Number || !index.TryGetInt32(out var number) || number == 0;

    private void AcceptChoice(JsonElement choice)
    {
        _choiceSeen = true;
        _finishReason = MessageFields.Text(choice, "finish_reason"u8) ?? _finishReason;
        var hasDelta = choice.TryGetProperty("delta"u8, out var delta) && delta.ValueKind == JsonValueKind.Object;
        // Some providers stream content as an array of parts. Clients of a chunk know a string only, so its text is what counts of it.
        var text = hasDelta ? MessageFields.Content(delta) : null;
        if (text is not null)
            (_content ??= new StringBuilder()).Append(text);
        var hasLogprobs = choice.TryGetProperty("logprobs"u8, out var logprobs) && logprobs.ValueKind == JsonValueKind.Object;
        if (hasLogprobs)
            (_logprobs ??= new DeltaAccumulator()).Add(logprobs);
        var more = hasDelta && MessageFields.HasMoreThanText(delta, contentIsText: true);
        if (more)
            AddMore(delta);

        if (more || hasLogprobs)
            call.Emit(new AgentDelta { Choice = ChoiceOf(hasDelta ? delta : null, text, hasLogprobs ? logprobs : null) });
        else if (!string.IsNullOrEmpty(text))
            call.Emit(new AgentDelta { Text = text });
    }

    private void AddMore(JsonElement delta)
    {
        _more ??= new DeltaAccumulator();
        foreach (var property in delta.EnumerateObject())
        {
            if (!property.NameEquals("role"u8) && !property.NameEquals("content"u8))
                _more.Add(property);
        }
    }

    private static JsonElement ChoiceOf(JsonElement? delta, string? text, JsonElement? logprobs) => JsonBuilder.Object(writer =>
    {
        writer.WritePropertyName("delta"u8);
        if (delta is { } present)
        {
            WriteDelta(writer, present, text);
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }

        if (logprobs is not { } probabilities)
            return;
        writer.WritePropertyName("logprobs"u8);
        probabilities.WriteTo(writer);
    });

    private static void WriteDelta(Utf8JsonWriter writer, JsonElement delta, string? text)
    {
        if (!delta.TryGetProperty("content"u8, out var content) || content.ValueKind != JsonValueKind.Array)
        {
            delta.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var property in delta.EnumerateObject())
        {
            if (property.NameEquals("content"u8))
                writer.WriteString("content"u8, text);
            else
                property.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private JsonElement? Message() => _more is null ? null : JsonBuilder.Object(writer =>
    {
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteString("content"u8, _content is { Length: > 0 } ? _content.ToString() : null);
        _more.Write(writer);
    });
}
