using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Evaluation.Batches;
using MoA.Testing.Scripted;

namespace MoA.Evaluation.Tests.Batches;

/// <summary>Batches to test with.</summary>
internal static class Plans
{
    /// <summary>Items of one step: item 0 asks "question 0", and so on.</summary>
    public static BatchPlan Single(int items, Mixture? mixture = null, Func<BatchAnswer, string?>? refuse = null) => new(
        "test answers",
        mixture ?? TestCatalog.Lite,
        [.. Enumerable.Range(0, items).Select(index => BatchItem.Single($"{index}", Ask($"question {index}"), refuse))]);

    /// <summary>Items of two steps: the second asks with the first one's question and answer.</summary>
    public static BatchPlan Dialogues(int items) => new(
        "test dialogues",
        TestCatalog.Lite,
        [
            .. Enumerable.Range(0, items).Select(index => new BatchItem
            {
                Id = $"{index}",
                Steps = [_ => Ask($"question {index}"), answers => Ask($"question {index}", answers[0], $"and then {index}?")],
            }),
        ]);

    public static string QuestionOf(MoA.Core.Engine.AgentCall call) => call.Messages[^1].Text;

    private static ChatRequest Ask(params string[] texts) => new()
    {
        Messages = [.. texts.Select((text, index) => ChatMessage.Create(index % 2 == 0 ? "user" : "assistant", text))],
        Sampling = new SamplingSettings { Temperature = 0.7, MaxTokens = 50 },
    };
}
