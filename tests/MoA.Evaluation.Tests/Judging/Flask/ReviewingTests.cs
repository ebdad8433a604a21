using MoA.Evaluation.Files;
using MoA.Evaluation.Judging.Flask;
using MoA.Evaluation.Suites.Flask;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Judging.Flask;

public sealed class ReviewingTests
{
    private const string Items = "flask/flask_evaluation.jsonl";
    private const string Prompt = "flask/judge_prompt.jsonl";
    private const string Skills = "flask/skillset_description.json";

    [SharedDataFact(Items, Prompt, Skills)]
    public void Every_item_of_FLASK_is_asked_with_the_rubrics_of_its_skills()
    {
        var items = FlaskItems.Read(SharedData.PathOf(Items));
        var answers = items.Select(item => new FlaskAnswer(item.Id, $"answer to {item.Id}", "m")).ToArray();

        var task = Reviewing.Of(items, answers, Read());

        Assert.Equal(1740, task.Items.Count);
        var user = task.Items[0].Steps[0]([]).Messages[1].Text;
        Assert.Equal(["Readability: ", "Logical Correctness: ", "Conciseness: "], items[0].Skills.Select(skill => $"{skill}: "));
        foreach (var skill in items[0].Skills)
            Assert.Contains($"\n{skill}: ", user, StringComparison.Ordinal);
        Assert.Contains("\nScore 5: ", user, StringComparison.Ordinal);
        Assert.Contains($"[Ground truth Answer]\n{items[0].Answer}\n", user, StringComparison.Ordinal);
        Assert.Contains("[Assistant's Response]\nanswer to 1\n\n[The End of Assistant's Response]", user, StringComparison.Ordinal);
    }

    [SharedDataFact(Items, Prompt, Skills)]
    public void A_skill_that_is_not_described_is_named()
    {
        var item = FlaskItems.Read(SharedData.PathOf(Items))[0] with { Skills = ["Humour"] };

        var refused = Assert.Throws<EvaluationInputException>(() => Reviewing.Of([item], [new FlaskAnswer(item.Id, "a", "m")], Read()));

        Assert.Contains("Humour", refused.Message, StringComparison.Ordinal);
    }

    private static ReviewPrompt Read() => ReviewPrompt.Read(SharedData.PathOf(Prompt), SkillDescriptions.Read(SharedData.PathOf(Skills)));
}
