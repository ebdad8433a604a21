using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

public sealed partial class RunEngineTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_run_of_two_layers_has_these_events()
    {
        using var fixture = new EngineFixture();
        var run = await fixture.RunToEndAsync(
            EngineFixture.Mixture(["a"]),
            new ScriptedInvoker((call, _) => call.Stream
                ? Replies.Of(new AgentDelta { Text = "The " }, new AgentDelta { Text = "end." }, Replies.Answer("The end."))
                : Replies.Of(Replies.Answer("one"))));

        Assert.Equal(
            ["layer.started", "proposal.completed", "layer.completed", "layer.started", "answer.delta", "answer.delta", "layer.completed", "run.completed"],
            fixture.Published.Select(next => next.Type));
        Assert.Equal([2L, 3, 4, 5, 6, 7, 8, 9], fixture.Published.Select(next => next.Sequence));
        Assert.Equal(
            ["run.started", "layer.started", "proposal.completed", "layer.completed", "layer.started", "answer.streamed", "layer.completed", "run.completed"],
            fixture.Journal.Events.Select(next => next.Type));
        var snapshot = run.ToSnapshot();
        Assert.Equal((RunStatus.Completed, "The end."), (snapshot.Status, snapshot.Answer));
        Assert.Equal(new TokenUsage(20, 10), snapshot.Usage);
        Assert.Equal(0.00004m, snapshot.Cost);
        // Two calls, each 1 ms queued and 20 ms with the provider, one after the other.
        Assert.Equal(42, snapshot.ProviderMs);
    }

    [Fact]
    public async Task The_first_piece_of_the_answer_waits_for_all_before_it_to_be_stored()
    {
        using var fixture = new EngineFixture();
        var disk = new TaskCompletionSource();
        var single = new Mixture { Name = "a", Layers = [], Aggregator = new AgentSlot { Model = "a" } };
        var run = fixture.Begin(single);
        fixture.Journal.Open = disk.Task;
        var invoker = new ScriptedInvoker((_, _) => Replies.Of(new AgentDelta { Text = "x" }, Replies.Answer("x")));
        // Nothing but the journal is waited for here, so the run has come as far as it can when this returns.
        var work = fixture.Start(run, invoker);
        Assert.Single(invoker.Calls);
        Assert.Empty(fixture.Published);
        disk.SetResult();
        await work.WaitAsync(Bound);
        Assert.Equal(["layer.started", "answer.delta", "layer.completed", "run.completed"], fixture.Published.Select(next => next.Type));
    }

    [Fact]
    public async Task The_aggregator_is_asked_when_the_proposals_are_stored()
    {
        using var fixture = new EngineFixture();
        var disk = new TaskCompletionSource();
        var run = fixture.Begin(EngineFixture.Mixture(["a", "b"]));
        fixture.Journal.Open = disk.Task;
        var invoker = new ScriptedInvoker(_ => Replies.Answer("x"));
        var work = fixture.Start(run, invoker);
        Assert.Equal([false, false], invoker.Calls.Select(call => call.Stream));
        disk.SetResult();
        await work.WaitAsync(Bound);
        Assert.Equal([false, false, true], invoker.Calls.Select(call => call.Stream));
    }

    [Fact]
    public async Task A_single_model_gets_the_request_as_it_is()
    {
        const string Messages = """[{"role":"user","content":"Why?","x":1}]""";
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(_ => Replies.Answer("So."));
        var fields = new Dictionary<string, System.Text.Json.JsonElement> { ["tools"] = Parse("[]"), ["x_new"] = Parse("7") };
        var run = await fixture.RunToEndAsync(
            new Mixture { Name = "a", Layers = [], Aggregator = new AgentSlot { Model = "a" } },
            invoker,
            CallPlanner.Request(Messages) with { AggregatorFields = fields });

        var call = Assert.Single(invoker.Calls);
        Assert.Equal(Messages, CallPlanner.Bytes(new PlannedCall(call, [], null)));
        Assert.Equal(new(), call.Sampling);
        Assert.Equal(["tools", "x_new"], call.Fields.Keys);
        Assert.Equal((1, 0, true), (call.Layer, call.Slot, call.Stream));
        Assert.Equal("So.", run.ToSnapshot().Answer);
    }

    [Fact]
    public async Task Tools_and_other_fields_reach_the_aggregator_alone()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(_ => Replies.Answer("x"));
        var request = EngineFixture.Ask("Why?") with { AggregatorFields = new Dictionary<string, System.Text.Json.JsonElement> { ["tools"] = Parse("[1]") } };
        await fixture.RunToEndAsync(EngineFixture.Mixture(["a", "b"], ["c"]), invoker, request);
        Assert.Equal("[1]", invoker.Aggregator.Fields["tools"].GetRawText());
        Assert.All(invoker.Calls.Where(call => !call.Stream), call => Assert.Empty(call.Fields));
    }

    [Fact]
    public async Task When_all_failed_and_none_is_needed_the_aggregator_answers_alone()
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b"]), layer => layer with { MinProposals = 0 });
        var invoker = new ScriptedInvoker(call => call.Stream ? Replies.Answer("Alone.") : Replies.Failure(AgentErrorCode.Timeout, "Slow."));
        var run = await fixture.RunToEndAsync(mixture, invoker);
        Assert.Equal("Alone.", run.ToSnapshot().Answer);
        Assert.Equal("""[{"role":"user","content":"Why?"}]""", CallPlanner.Bytes(new PlannedCall(invoker.Aggregator, [], null)));
    }

    [Fact]
    public async Task Too_few_proposals_fail_the_run_with_what_each_provider_said()
    {
        using var fixture = new EngineFixture();
        var mixture = WithLayer(EngineFixture.Mixture(["a", "b", "c"]), layer => layer with { MinProposals = 2 });
        var invoker = new ScriptedInvoker(call => call.Slot switch
        {
            0 => Replies.Failure(AgentErrorCode.RateLimited, "Too many requests."),
            1 => Replies.Answer("one"),
            _ => Replies.Answer("") with { Kind = AgentOutcomeKind.Refusal, Error = new AgentError { Code = AgentErrorCode.Refused, Message = "I will not." } },
        });
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(mixture, invoker)).Ended);
        Assert.Equal(RunErrorCode.TooFewProposals, failed.Error.Code);
        Assert.Equal("Layer 1 brought 1 of at least 2 proposals. [a] Too many requests. [c] I will not.", failed.Error.Message);
        Assert.Equal([AgentErrorCode.RateLimited, AgentErrorCode.Refused], failed.Error.Causes.Select(cause => cause.Code));
        Assert.DoesNotContain(invoker.Calls, call => call.Stream);
    }

    [Fact]
    public async Task An_outcome_without_a_reason_counts_as_failed_all_the_same()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(call => Replies.Answer("withheld") with { Kind = AgentOutcomeKind.ContentFilter });
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), invoker)).Ended);
        Assert.Equal("Layer 1 brought 0 of at least 1 proposals. [a] No reason is known.", failed.Error.Message);
    }

    [Fact]
    public async Task Equal_reasons_are_said_once()
    {
        using var fixture = new EngineFixture();
        var invoker = new ScriptedInvoker(call => Replies.Failure(AgentErrorCode.RateLimited, call.Slot == 1 ? "Busy." : "Too many requests."));
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(EngineFixture.Mixture(["a", "a", "a"]), invoker)).Ended);
        Assert.Equal("Layer 1 brought 0 of at least 1 proposals. [a] Too many requests. (2 x) [a] Busy.", failed.Error.Message);
        Assert.Equal(3, failed.Error.Causes.Count);
    }

    [Fact]
    public async Task A_run_that_has_ended_is_not_driven_again()
    {
        using var fixture = new EngineFixture();
        await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), new ScriptedInvoker(_ => Replies.Answer("x")));
        var stored = fixture.Journal.Stored.Count;
        var invoker = new ScriptedInvoker(_ => Replies.Answer("x"));
        await fixture.ResumeAsync(invoker);
        Assert.Empty(invoker.Calls);
        Assert.Equal(stored, fixture.Journal.Stored.Count);
    }

    [Fact]
    public async Task A_model_that_left_the_configuration_fails_its_slot_on_resume()
    {
        using var fixture = new EngineFixture();
        fixture.Begin(EngineFixture.Mixture(["a", "gone"]));
        var run = await fixture.ResumeAsync(new ScriptedInvoker(_ => Replies.Answer("x")));
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(AgentErrorCode.ModelNotConfigured, run.Layers[0].Slots[1]!.Error!.Code);
        Assert.Equal(1, run.Resumes);
    }

    [Fact]
    public async Task An_aggregator_that_left_the_configuration_fails_the_run()
    {
        using var fixture = new EngineFixture();
        fixture.Models.Remove("d");
        var failed = Assert.IsType<RunFailed>((await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), new ScriptedInvoker(_ => Replies.Answer("x")))).Ended);
        Assert.Equal("The aggregator gave no answer. [d] The model d is no longer configured.", failed.Error.Message);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!condition())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Mixture WithLayer(Mixture mixture, Func<MixtureLayer, MixtureLayer> change) =>
        mixture with { Layers = [change(mixture.Layers[0]), .. mixture.Layers.Skip(1)] };

    private static System.Text.Json.JsonElement Parse(string json) => System.Text.Json.JsonDocument.Parse(json).RootElement;
}
