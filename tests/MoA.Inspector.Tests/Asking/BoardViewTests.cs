using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Inspector.Asking;
using MoA.Inspector.Tests.Support;
using MoA.Inspector.Timeline;

namespace MoA.Inspector.Tests.Asking;

public sealed class BoardViewTests
{
    [Fact]
    public async Task What_a_failed_run_never_came_to_is_not_said_to_wait_or_to_have_written()
    {
        var failed = Runs.Of(100, null, Runs.Layer(1, 0, 100, Runs.Said(1, 0, "x"))) with { Status = RunStatus.Failed, Recipe = Runs.Recipe(3) };

        var html = await BoardAsync(failed);

        Assert.Contains("judge was not asked", html, StringComparison.Ordinal);
        Assert.Contains("Layer 2 <small>was not reached</small>", html, StringComparison.Ordinal);
        Assert.Contains("There is none.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("by judge", html, StringComparison.Ordinal);
        Assert.DoesNotContain("waits", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_runs_later_layers_wait_and_the_answer_is_announced()
    {
        var html = await BoardAsync(Runs.Of(null, null, Runs.Layer(1, 0, null, Runs.Open(1, 0))) with { Recipe = Runs.Recipe(3) });

        Assert.Contains("waits for the layer before", html, StringComparison.Ordinal);
        Assert.Contains("judge will write it when the 2 layers below are done", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_model_waits_for_no_layer() =>
        Assert.Contains("<small>by judge</small>", await BoardAsync(Runs.Of(null, null) with { Recipe = Runs.Recipe(1) }), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"role":"assistant","content":null,"refusal":"I would rather not."}""", "refuses: I would rather not.")]
    [InlineData("""{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"look","arguments":"{\"at\":1}"}}]}""", "calls look({&quot;at&quot;:1})")]
    public async Task An_answer_without_text_is_shown_all_the_same(string message, string shown)
    {
        using var json = JsonDocument.Parse(message);
        var run = Runs.Of(100, null, Runs.Layer(1, 0, 50, Runs.Said(1, 0, "x")), Runs.Layer(2, 50, 100, Runs.Said(2, 0, ""))) with { AnswerMessage = json.RootElement };

        Assert.Contains(shown, await BoardAsync(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_question_can_be_read_to_its_end()
    {
        var html = await BoardAsync(Runs.Of(null, null) with { Messages = [ChatMessage.Create("user", new string('q', 400))] });

        Assert.Contains("clip is-long\" id=\"board-question\"", html, StringComparison.Ordinal);
        Assert.Contains("data-unclip=\"board-question\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ranker_chooses_and_the_answer_is_the_chosen_proposal()
    {
        var choice = new ProposalChoice { Layer = 1, Slot = 1, Model = "m1", Reply = "[[2]]" };
        var run = Runs.Of(100, "Second.", Runs.Layer(1, 0, 50, Runs.Said(1, 0, "First."), Runs.Said(1, 1, "Second.")), Runs.Layer(2, 50, 100, Runs.Said(2, 0, "Second.") with { Chosen = choice }));

        var html = await BoardAsync(Ranked(run) with { Chosen = choice });

        Assert.Contains("chosen by judge: <a href=\"#proposal-1-1\">1.2 m1</a>", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("chosen as the answer").Length);
        Assert.Contains("hue-1 is-chosen\" id=\"proposal-1-1\"", html, StringComparison.Ordinal);
        Assert.Contains("judge will choose it", await BoardAsync(Ranked(Runs.Of(null, null))), StringComparison.Ordinal);
        Assert.Contains("judge chooses it", await BoardAsync(Ranked(run) with { Answer = null, Completed = null }), StringComparison.Ordinal);
    }

    private static RunSnapshot Ranked(RunSnapshot run) => run with { Recipe = run.Recipe with { Kind = MixtureKind.Rank } };

    private static Task<string> BoardAsync(RunSnapshot run) => Html.OfAsync<BoardView>(new BoardModel(run, RunTimeline.Of(run, Runs.At(200))));
}
