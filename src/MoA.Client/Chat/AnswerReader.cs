using System.Text.Json;
using Microsoft.Extensions.AI;
using MoA.Core.Runs;

namespace MoA.Client.Chat;

/// <summary>Reads what an aggregator answered as contents of a message.</summary>
internal static class AnswerReader
{
    /// <summary>The contents of a streamed piece. Tool calls are not among them: they come whole, with the end of the run.</summary>
    public static IEnumerable<AIContent> Read(AnswerDelta delta)
    {
        if (delta.Content is { Length: > 0 } text)
            return [new TextContent(text)];
        return delta.Choice is { } choice && Member(choice, "delta", JsonValueKind.Object) is { } message ? Texts(message) : [];
    }

    /// <summary>The contents of a whole answer.</summary>
    /// <param name="answer">The aggregator's call.</param>
    /// <param name="withTexts">Whether text is wanted, or has been streamed.</param>
    public static List<AIContent> Read(Proposal answer, bool withTexts)
    {
        var contents = new List<AIContent>();
        if (answer.Message is { ValueKind: JsonValueKind.Object } message)
        {
            if (withTexts)
                contents.AddRange(Texts(message));
            if (Member(message, "tool_calls", JsonValueKind.Array) is { } calls)
                contents.AddRange(calls.EnumerateArray().Select(Call).OfType<AIContent>());
        }
        else if (withTexts && answer.Content is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        return contents;
    }

    public static ChatFinishReason? Finish(string? reason) => reason is null ? null : new ChatFinishReason(reason);

    public static UsageDetails Usage(TokenUsage usage) => new()
    {
        InputTokenCount = usage.PromptTokens,
        OutputTokenCount = usage.CompletionTokens,
        TotalTokenCount = usage.TotalTokens,
    };

    private static IEnumerable<AIContent> Texts(JsonElement message)
    {
        // The field's name is the provider's choice; these two are the ones in use.
        if ((Text(message, "reasoning_content") ?? Text(message, "reasoning")) is { } reasoning)
            yield return new TextReasoningContent(reasoning);
        if (Text(message, "content") is { } text)
            yield return new TextContent(text);
        if (Text(message, "refusal") is { } refusal)
            yield return new ErrorContent(refusal) { ErrorCode = "refusal" };
    }

    private static FunctionCallContent? Call(JsonElement call)
    {
        if (Member(call, "function", JsonValueKind.Object) is not { } function || Text(function, "name") is not { } name)
            return null;
        return FunctionCallContent.CreateFromParsedArguments(
            Text(function, "arguments") ?? "{}",
            Text(call, "id") ?? "",
            name,
            static json => JsonSerializer.Deserialize(json, CompactJson.Of<IDictionary<string, object?>>()));
    }

    private static JsonElement? Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;

    private static string? Text(JsonElement parent, string name) => Member(parent, name, JsonValueKind.String)?.GetString() is { Length: > 0 } text ? text : null;
}
