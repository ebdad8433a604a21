using System.Text;
using System.Text.Json;

namespace MoA.Simulator;

/// <summary>What a model answers: filler, a judgment, a recorded answer, the template, or a composed text, in this order.</summary>
internal static class AnswerSource
{
    public static ChatAnswer Answer(ActiveCall call, ChatRequest request)
    {
        if (request.ToolCall is { } tool)
            return new ChatAnswer([new Choice(null, Choice.ToolCalls) { ToolCall = tool }], request.PromptTokens);

        var choices = new Choice[request.Choices];
        for (var i = 0; i < choices.Length; i++)
            choices[i] = Choose(call, request, i);
        return new ChatAnswer(choices, request.PromptTokens);
    }

    private static Choice Choose(ActiveCall call, ChatRequest request, int choice)
    {
        var model = call.Model;
        var judgment = model.Options.Judge is { } judge && model.FixedAnswer is null ? JudgeComposer.Compose(judge, request.LastUserMessage) : null;
        return judgment is null
            ? Finish(Text(call, request, choice), request)
            : Finish(Encoding.UTF8.GetBytes(judgment.Text), request) with { FirstToken = judgment.FirstToken };
    }

    private static byte[] Text(ActiveCall call, ChatRequest request, int choice)
    {
        var model = call.Model;
        var text = model.FixedAnswer ?? Recorded(call, request) ?? Encoding.UTF8.GetBytes(
            model.Options.Answer is { } template
                ? AnswerTemplate.Render(template, model.Name, call.Number, request)
                : AnswerComposer.Compose(request, Variety(call, request, choice)));
        return request.JsonAnswer && !LooksLikeObject(text) ? AsObject(model.Name, text) : text;
    }

    private static byte[]? Recorded(ActiveCall call, ChatRequest request)
    {
        if (call.Model.Recorded is not { } recorded)
            return null;
        var answer = recorded.Find(request.LastUserMessage);
        call.ReplayMiss = answer is null;
        return answer;
    }

    // A model at temperature 0 says the same again; at any other, each call and each choice has a wording of its own.
    private static ulong Variety(ActiveCall call, ChatRequest request, int choice)
    {
        var random = request.Temperature == 0
            ? new CallRandom(call.Model.Seed, call.Model.Hash, 0)
            : new CallRandom(call.Model.Seed, call.Model.Hash, request.Seed ?? call.Number);
        return random.Bits(RandomStream.Answer, request.Temperature == 0 ? 0 : choice);
    }

    private static Choice Finish(ReadOnlyMemory<byte> text, ChatRequest request)
    {
        foreach (var stop in request.Stop)
        {
            var at = stop.Length == 0 ? -1 : text.Span.IndexOf(Encoding.UTF8.GetBytes(stop));
            if (at >= 0)
                text = text[..at];
        }

        return request.MaxTokens is { } most && TokenCounter.Count(text.Length) > most
            ? new Choice(text[..TokenCounter.Cut(text.Span, most)], Choice.Length)
            : new Choice(text, Choice.Stop);
    }

    private static bool LooksLikeObject(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \n\r\t"u8);
        return text.Length > 1 && text[0] == '{' && text[^1] == '}';
    }

    private static byte[] AsObject(string model, byte[] text)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("model", model);
            writer.WriteString("answer", text);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
