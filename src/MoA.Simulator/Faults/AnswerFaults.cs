using System.Text;

namespace MoA.Simulator;

/// <summary>The faults that lie in what an otherwise proper response says.</summary>
internal static class AnswerFaults
{
    public static ChatAnswer Apply(ChatAnswer answer, FaultRule rule) => rule.Kind switch
    {
        FaultKind.Refusal => Each(answer, _ => new Choice(null, Choice.Stop) { Refusal = rule.Message ?? "I'm sorry, but I can't help with that." }),
        FaultKind.ContentFilter => Each(answer, choice => new Choice(FirstHalf(choice), Choice.ContentFilter)),
        FaultKind.Length => Each(answer, choice => new Choice(FirstHalf(choice), Choice.Length)),
        FaultKind.NullContent => Each(answer, _ => new Choice(null, Choice.Stop)),
        FaultKind.EmptyChoices => answer with { Choices = [] },
        _ => answer,
    };

    private static ChatAnswer Each(ChatAnswer answer, Func<Choice, Choice> change) =>
        answer with { Choices = [.. answer.Choices.Select(change)] };

    private static ReadOnlyMemory<byte> FirstHalf(Choice choice)
    {
        var text = choice.Content ?? Encoding.UTF8.GetBytes(choice.ToolCall?.Arguments ?? "");
        return text[..TokenCounter.Cut(text.Span, TokenCounter.Count(text.Length) / 2)];
    }
}
