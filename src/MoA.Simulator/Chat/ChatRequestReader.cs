using System.Text.Json;

namespace MoA.Simulator;

/// <summary>Reads OpenAI's request for a chat completion (https://platform.openai.com/docs/api-reference/chat/create).</summary>
internal static class ChatRequestReader
{
    /// <exception cref="ChatRequestException">The request is not valid.</exception>
    public static ChatRequest Read(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
            throw new ChatRequestException("The request body must be a JSON object.", null);
        try
        {
            return ReadObject(request);
        }
        catch (InvalidOperationException exception)
        {
            // What the JSON reader throws for half of a surrogate pair in a string.
            throw new ChatRequestException($"The request holds text that is not valid Unicode: {exception.Message}", null);
        }
    }

    private static ChatRequest ReadObject(JsonElement request)
    {
        var prompt = ReadMessages(request);
        var stream = Flag(request, "stream");
        return new ChatRequest
        {
            Model = Optional(request, "model", JsonValueKind.String) is { } model && model.GetString() is { Length: > 0 } name
                ? name
                : throw new ChatRequestException("You must provide a model parameter.", "model"),
            LastUserMessage = prompt.LastUserMessage,
            PromptTokens = prompt.Tokens,
            References = prompt.References,
            Stream = stream,
            IncludeUsage = Optional(request, "stream_options", JsonValueKind.Object) is { } options && Flag(options, "include_usage"),
            MaxTokens = Integer(request, "max_completion_tokens", 1, int.MaxValue) ?? Integer(request, "max_tokens", 1, int.MaxValue),
            Choices = Integer(request, "n", 1, 128) ?? 1,
            Temperature = Optional(request, "temperature", JsonValueKind.Number)?.GetDouble() ?? 1,
            Seed = Optional(request, "seed", JsonValueKind.Number) is { } seed && seed.TryGetInt64(out var value) ? value : null,
            JsonAnswer = Optional(request, "response_format", JsonValueKind.Object) is { } format
                && Optional(format, "type", JsonValueKind.String) is { } type
                && !type.ValueEquals("text"u8),
            Logprobs = Flag(request, "logprobs"),
            TopLogprobs = Integer(request, "top_logprobs", 0, 20) ?? 0,
            Stop = ReadStop(request),
            ToolCall = ToolCallComposer.Compose(request, prompt.LastUserMessage),
        };
    }

    private static (string LastUserMessage, int Tokens, int References) ReadMessages(JsonElement request)
    {
        var messages = Optional(request, "messages", JsonValueKind.Array)
            ?? throw new ChatRequestException("Missing required parameter: 'messages'.", "messages");
        if (messages.GetArrayLength() == 0)
            throw new ChatRequestException("Invalid 'messages': empty array.", "messages");

        var tokens = 0;
        var references = 0;
        JsonElement? lastUser = null;
        var index = 0;
        foreach (var message in messages.EnumerateArray())
        {
            var param = $"messages[{index++}]";
            if (message.ValueKind != JsonValueKind.Object)
                throw new ChatRequestException($"Invalid '{param}': an object is expected.", param);
            if (!message.TryGetProperty("role"u8, out var role) || role.ValueKind != JsonValueKind.String)
                throw new ChatRequestException($"Missing required parameter: '{param}.role'.", $"{param}.role");
            var content = message.TryGetProperty("content"u8, out var value) ? value : default;
            var isSystem = role.ValueEquals("system"u8) || role.ValueEquals("developer"u8);
            tokens += TokenCounter.TokensPerMessage;
            foreach (var text in Texts(content, param))
            {
                using var bytes = new UnescapedText(text);
                tokens += TokenCounter.Count(bytes.Bytes.Length);
                if (isSystem)
                    references += ReferenceCounter.Count(bytes.Bytes);
            }

            if (role.ValueEquals("user"u8))
                lastUser = content;
        }

        return (lastUser is { } last ? string.Concat(Texts(last, "messages").Select(text => text.GetString())) : "", tokens, references);
    }

    /// <summary>A content is a text, an array of parts of which some are texts, or absent (an assistant's tool call).</summary>
    private static IEnumerable<JsonElement> Texts(JsonElement content, string param)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                return [content];
            case JsonValueKind.Array:
                return content.EnumerateArray()
                    .Where(part => part.ValueKind == JsonValueKind.Object)
                    .Select(part => part.TryGetProperty("text"u8, out var text) ? text : default)
                    .Where(text => text.ValueKind == JsonValueKind.String);
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return [];
            default:
                throw new ChatRequestException($"Invalid type for '{param}.content': a string or an array is expected.", $"{param}.content");
        }
    }

    private static IReadOnlyList<string> ReadStop(JsonElement request)
    {
        if (!request.TryGetProperty("stop"u8, out var stop))
            return [];
        return stop.ValueKind switch
        {
            JsonValueKind.String => [stop.GetString()!],
            JsonValueKind.Array => [.. stop.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            JsonValueKind.Null => [],
            _ => throw new ChatRequestException("Invalid type for 'stop': a string or an array of strings is expected.", "stop"),
        };
    }

    private static bool Flag(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value))
            return false;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw new ChatRequestException($"Invalid type for '{name}': a boolean is expected.", name),
        };
    }

    private static int? Integer(JsonElement element, string name, int least, int most)
    {
        if (Optional(element, name, JsonValueKind.Number) is not { } value)
            return null;
        return value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw new ChatRequestException($"Invalid '{name}': an integer from {least} to {most} is expected.", name);
    }

    private static JsonElement? Optional(JsonElement element, string name, JsonValueKind kind)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == kind
            ? value
            : throw new ChatRequestException($"Invalid type for '{name}': {kind.ToString().ToLowerInvariant()} is expected.", name);
    }
}
