using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MoA.Core.Accounting;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Inspection;
using MoA.Core.Json;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Tests.Engine;

namespace MoA.Core.Tests.Inspection;

/// <summary>What is shown of a call is what the invoker got, character by character, whatever happened since.</summary>
public sealed class SentCallsTests
{
    private static readonly MoaCatalog Nothing = Catalog();

    [Fact]
    public async Task Every_call_of_every_layer_is_shown_as_it_was_sent()
    {
        using var fixture = new EngineFixture();
        var recipe = Recipe();
        var invoker = new ScriptedInvoker(call => call is { Layer: 1, Slot: 1 }
            ? Replies.Failure(AgentErrorCode.Timeout, "Slow.")
            : Replies.Answer($"  {call.Model.Id} ü of {call.Layer}/{call.Slot}\n"));
        var request = CallPlanner.Request("""[{"role":"system","content":[{"type":"text","text":"Be kind."}],"x":1.50},{"role":"user","content":"Why <é>?"}]""") with
        {
            Sampling = new SamplingSettings { TopP = 0.9, Seed = 7, Stop = Json("""["a"]"""), MaxTokens = 300 },
            AggregatorFields = new Dictionary<string, JsonElement> { ["tools"] = Json("[]"), ["user"] = Json("\"u\"") },
        };

        var run = await fixture.RunToEndAsync(recipe, invoker, request);

        Assert.Equal(8, invoker.Calls.Count);
        AssertShownAsSent(run.ToSnapshot(), invoker.Calls);
    }

    [Fact]
    public async Task Cuts_are_shown_as_they_were_made_whatever_was_learned_since()
    {
        using var fixture = new EngineFixture();
        foreach (var id in fixture.Models.Keys.ToArray())
            fixture.Models[id] = fixture.Models[id] with { ContextWindow = 600 };
        var invoker = new ScriptedInvoker(call =>
        {
            // The models of the second layer are planned by ratios of their own, which nobody knows afterwards.
            fixture.Estimator.Learn(call.Model.Id, call.Messages, TokenEstimator.CountCharacters(call.Messages) / (call.Slot + 2));
            return Replies.Answer(new string((char)('a' + call.Slot), 900 * (call.Slot + 1)));
        });

        var run = await fixture.RunToEndAsync(EngineFixture.Mixture(["a", "b"], ["a", "b"]) with { MaxTokens = 64 }, invoker, EngineFixture.Ask(new string('?', 400)));

        var sent = AssertShownAsSent(run.ToSnapshot(), invoker.Calls);
        Assert.All(sent.Where(call => call.Call.Layer > 1), call => Assert.NotEmpty(call.Cuts));
        Assert.True(sent.Select(call => string.Join(' ', call.Cuts.Select(cut => cut.Kept))).Distinct().Count() > 2);
    }

    [Fact]
    public async Task A_reply_limit_that_a_budget_led_to_is_shown_as_it_was_sent()
    {
        using var fixture = new EngineFixture();
        fixture.Models["d"] = fixture.Models["d"] with { ContextWindow = 1000, MaxTokensField = "max_completion_tokens" };
        fixture.Estimator.Learn("d", [ChatMessage.Create("user", new string('x', 4000))], 3000);
        var single = new Mixture { Name = "d", Layers = [], Aggregator = new AgentSlot { Model = "d" }, Budget = new RunBudget { MaxTokens = 10_000 } };
        var invoker = new ScriptedInvoker(_ => Replies.Answer("Yes."));

        var run = await fixture.RunToEndAsync(single, invoker, EngineFixture.Ask(new string('?', 300)));

        Assert.InRange(invoker.Aggregator.Sampling.MaxTokens!.Value, 1, 999);
        AssertShownAsSent(run.ToSnapshot(), invoker.Calls);
    }

    [Fact]
    public async Task What_was_sent_before_and_after_a_resume_is_shown_as_it_was_sent()
    {
        using var before = new EngineFixture();
        var reached = new TaskCompletionSource();
        var invoker = new ScriptedInvoker((call, cancellation) => call is { Layer: 2, Slot: 1 }
            ? Replies.Hang(reached.SetResult, cancellationToken: cancellation)
            : Replies.Of(Replies.Answer($"{call.Id} says")));
        var running = before.RunAsync(before.Begin(Recipe()), invoker);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await before.Stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        using var after = new EngineFixture { Journal = new MemoryJournal(before.Journal.Stored) };
        var later = new ScriptedInvoker(call => Replies.Answer($"{call.Id} says"));

        var run = await after.ResumeAsync(later);

        var asked = invoker.Calls.Concat(later.Calls).GroupBy(call => call.Id).Select(calls => calls.Last()).ToArray();
        Assert.Equal(8, asked.Length);
        AssertShownAsSent(run.ToSnapshot(), asked);
    }

    [Fact]
    public async Task A_run_of_a_version_that_recorded_less_is_shown_with_what_is_not_certain()
    {
        using var fixture = new EngineFixture();
        var run = await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), new ScriptedInvoker(_ => Replies.Answer("Yes.")));
        var old = run.ToSnapshot();
        old = old with { Layers = [.. old.Layers.Select(layer => layer with { Proposals = [.. layer.Proposals.Select(proposal => proposal with { Sent = null })] })] };

        var known = Find(Catalog(EngineFixture.Model("a") with { Name = "now" }), old, 1, 0)!;
        var gone = Find(Nothing, old, 1, 0)!;

        Assert.False(known.IsExact);
        Assert.Equal("now", known.Call.Model.Name);
        Assert.Contains("as it is now", Assert.Single(known.Doubts), StringComparison.Ordinal);
        Assert.Equal("a", gone.Call.Model.Name);
        Assert.Contains("no longer configured", Assert.Single(gone.Doubts), StringComparison.Ordinal);
        Assert.Single(Find(Nothing, run.ToSnapshot() with { Sampling = null }, 1, 0)!.Doubts);
    }

    [Fact]
    public async Task A_call_that_was_never_made_and_one_under_way_say_so()
    {
        using var fixture = new EngineFixture();
        fixture.Models["b"] = fixture.Models["b"] with { ContextWindow = 10 };
        var reached = new TaskCompletionSource();
        var invoker = new ScriptedInvoker((_, cancellation) => Replies.Hang(reached.SetResult, cancellationToken: cancellation));
        var run = fixture.Begin(EngineFixture.Mixture(["a", "b"]));
        var running = fixture.RunAsync(run, invoker);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var open = run.ToSnapshot();
        await fixture.Stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var stopped = RunProjection.Fold(fixture.Journal.Events).ToSnapshot();

        var underWay = Find(Nothing, open, 1, 0)!;
        Assert.Equal((null, false), (underWay.IsMade, underWay.IsExact));
        Assert.Equal(Sent(invoker.Calls.Single()), Sent(underWay.Call));
        var refused = Find(Nothing, stopped, 1, 1)!;
        Assert.Equal((false, true), (refused.IsMade, refused.IsExact));
        Assert.Equal(AgentErrorCode.ContextOverflow, stopped.Layers[0].Proposals[1].Error!.Code);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, true)]
    public async Task A_call_that_was_stopped_was_made_if_an_attempt_of_it_was_counted(int attempts, bool? made)
    {
        using var fixture = new EngineFixture();
        var run = (await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), new ScriptedInvoker(_ => Replies.Answer("x")))).ToSnapshot();
        var stopped = run.Layers[0].Proposals[0] with { Status = ProposalStatus.Cancelled, Attempts = attempts };

        Assert.Equal(made, Find(Nothing, run with { Layers = [run.Layers[0] with { Proposals = [stopped] }, run.Layers[1]] }, 1, 0)!.IsMade);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    [InlineData(1, 1)]
    [InlineData(3, 0)]
    public async Task There_is_no_call_where_there_is_no_slot(int layer, int slot)
    {
        using var fixture = new EngineFixture();
        var run = await fixture.RunToEndAsync(EngineFixture.Mixture(["a"]), new ScriptedInvoker(_ => Replies.Answer("Yes.")));

        Assert.Null(Find(Nothing, run.ToSnapshot(), layer, slot));
    }

    // Twins, settings and system prompts of slots, three layers.
    private static Mixture Recipe() => EngineFixture.Mixture(["a", "b", "a"], ["a", "b", "c", "a"]) with
    {
        Layers =
        [
            new MixtureLayer { Proposers = [Slot("a"), Slot("b"), Slot("a") with { Temperature = 0.1, SystemPrompt = "Be bold." }] },
            new MixtureLayer { Proposers = [Slot("a") with { MaxTokens = 5 }, Slot("b"), Slot("c") with { SystemPrompt = "Be bold." }, Slot("a")] },
        ],
        Aggregator = Slot("d") with { SystemPrompt = "Judge." },
        Temperature = 0.4,
    };

    private static AgentSlot Slot(string model) => new() { Model = model };

    private static List<SentCall> AssertShownAsSent(RunSnapshot run, IReadOnlyCollection<AgentCall> calls)
    {
        // What the configuration says now must not matter, nor what is known of tokens.
        var estimator = new TokenEstimator();
        var shown = new List<SentCall>();
        foreach (var call in calls)
        {
            var again = new SentCalls(Nothing, estimator, new AsJson()).Find(run, call.Layer, call.Slot)!;
            Assert.Equal(Sent(call), Sent(again.Call));
            Assert.Equal(Sent(call), Encoding.UTF8.GetString(again.Body));
            Assert.Equal((true, true), (again.IsMade, again.IsExact));
            shown.Add(again);
        }

        return shown;
    }

    private static SentCall? Find(MoaCatalog catalog, RunSnapshot run, int layer, int slot) =>
        new SentCalls(catalog, new TokenEstimator(), new AsJson()).Find(run, layer, slot);

    private static MoaCatalog Catalog(params ModelSpec[] models) => new(
        new Dictionary<string, ProviderSpec>(), models.ToDictionary(model => model.Id), new Dictionary<string, Mixture>(), new OverrideLimits());

    /// <summary>Everything of a call that reaches a provider.</summary>
    private static string Sent(AgentCall call)
    {
        var text = new StringBuilder($"{call.Id} {call.Model.Name} {call.Model.MaxTokensField} {call.Stream} {call.Tenant}\n");
        foreach (var message in call.Messages)
            text.AppendLine(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(message.Json)));
        foreach (var (name, value) in call.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
            text.AppendLine($"{name}: {value.GetRawText()}");
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(call, MoaJson.Relaxed.AgentCall));
        return text.Append(json.RootElement.GetProperty("sampling").GetRawText()).ToString();
    }

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    private sealed class AsJson : IAgentRequestWriter
    {
        public byte[] Write(AgentCall call) => Encoding.UTF8.GetBytes(Sent(call));
    }
}
