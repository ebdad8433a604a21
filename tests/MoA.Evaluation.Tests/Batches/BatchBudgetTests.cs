using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Batches.Budget;
using MoA.Testing.Scripted;

namespace MoA.Evaluation.Tests.Batches;

public sealed class BatchBudgetTests
{
    // What an item of the test really costs: four calls of 100 and 10 tokens at 1 and 10 a million.
    private const decimal Item = 0.0008m;

    [Fact]
    public async Task Nothing_is_begun_that_could_pass_the_budget_and_a_higher_one_goes_on()
    {
        await using var bed = new BatchBed();
        var bound = new PricedItemCost(TestCatalog.Lite, TestCatalog.Catalog).Of(Plans.Single(1).Items[0], [])!.Value;
        Assert.True(bound > Item);
        // Room for the worst case of one item after nine have been paid for, but not after ten.
        var budget = (9 * Item) + bound;

        var first = await bed.RunAsync(Plans.Single(20), new BatchOptions { Concurrency = 8, Budget = budget });

        Assert.Equal((BatchStop.BudgetReached, 10), (first.Stop, first.Answers.Count));
        Assert.Equal(10 * Item, first.Cost);
        Assert.Equal(new PricedItemCost(TestCatalog.Lite, TestCatalog.Catalog).Of(Plans.Single(11).Items[10], []), first.NextItem);
        Assert.Empty(first.Failures);

        var second = await bed.RunAsync(Plans.Single(20), new BatchOptions { Budget = 10 });

        Assert.Equal((BatchStop.Finished, 20, 20 * Item), (second.Stop, second.Answers.Count, second.Cost));
        Assert.Equal(20, (await bed.RunsAsync()).Count);
    }

    [Fact]
    public async Task Open_items_never_hold_more_than_the_budget_together()
    {
        await using var bed = new BatchBed();
        var held = bed.Invoker.Hold(call => call.Layer == 1, expected: 6);
        var bound = new PricedItemCost(TestCatalog.Lite, TestCatalog.Catalog).Of(Plans.Single(1).Items[0], [])!.Value;

        var running = bed.RunAsync(Plans.Single(20), new BatchOptions { Concurrency = 20, Budget = 2.5m * bound });
        await held.Reached;

        Assert.Equal(2, (await bed.RunsAsync()).Count);
        held.Open();
        await running;
    }

    [Fact]
    public async Task The_engine_holds_a_run_to_what_was_set_aside_for_it()
    {
        await using var bed = new BatchBed();

        await bed.RunAsync(Plans.Single(1), new BatchOptions { Budget = 1 });

        var run = await bed.Runtime.GetAsync((await bed.RunsAsync())[0].Id, default);
        Assert.Equal(new PricedItemCost(TestCatalog.Lite, TestCatalog.Catalog).Of(Plans.Single(1).Items[0], []), run!.Recipe.Budget!.MaxCost);
    }

    [Fact]
    public async Task Without_prices_a_budget_is_refused()
    {
        var free = TestCatalog.Catalog.Models.ToDictionary(model => model.Key, model => model.Value with { InputPricePerMillionTokens = 0, OutputPricePerMillionTokens = 0 });
        await using var bed = new BatchBed { Catalog = new MoaCatalog(TestCatalog.Catalog.Providers, free, TestCatalog.Catalog.Mixtures, new OverrideLimits()) };

        var refused = await Assert.ThrowsAsync<BatchException>(() => bed.RunAsync(Plans.Single(1), new BatchOptions { Budget = 1 }));

        Assert.Contains("no model of lite has a price", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_prices_are_not_known_the_first_item_runs_alone_and_the_dearest_so_far_is_doubled()
    {
        await using var bed = new BatchBed { Catalog = null };
        // Four items, and twice the cost of one for the fifth.
        var end = await bed.RunAsync(Plans.Single(20), new BatchOptions { Concurrency = 8, Budget = (4 * Item) + (2 * Item) - 0.0001m });

        Assert.Equal(1, bed.Reports.Where(report => report.Done == 0).Max(report => report.Running));
        Assert.Equal((BatchStop.BudgetReached, 4), (end.Stop, end.Answers.Count));
        Assert.Equal(2 * Item, end.NextItem);
    }

    [Fact]
    public async Task A_server_without_prices_is_found_out_by_its_first_item()
    {
        await using var bed = new BatchBed(new() { Pieces = ["x"] }) { Catalog = null };
        var costs = new SeenItemCost();

        Assert.Throws<BatchException>(() => costs.Learn(0));
        Assert.Null(costs.Of(Plans.Single(1).Items[0], []));
    }

    [Fact]
    public void The_worst_case_counts_every_call_with_its_longest_prompt_and_reply()
    {
        // Two slots and an aggregator at 1 and 10 a million: 100 bytes of message make at most 100 tokens and 16 around them.
        var message = ChatMessage.Create("user", new string('x', 100 - """{"role":"user","content":""}""".Length));
        var mixture = TestCatalog.Lite with { Layers = [new MixtureLayer { Proposers = [new AgentSlot { Model = "a" }, new AgentSlot { Model = "b", MaxTokens = 7 }] }] };
        var request = new ChatRequest { Messages = [message], Sampling = new SamplingSettings { MaxTokens = 50 } };
        const int Prompt = 116;
        var instructions = System.Text.Encoding.UTF8.GetByteCount(Core.Prompt.AggregateAndSynthesize.Instructions);
        var references = instructions + ((2 * 50) + 16) + ((2 * 7) + 16);
        var expected = ((Prompt + (10 * 50)) + (Prompt + (10 * 7)) + (Prompt + references + (10 * 50))) / 1_000_000m;

        Assert.Equal(expected, new PricedItemCost(mixture, TestCatalog.Catalog).Of(BatchItem.Single("0", request), []));
    }

    [Fact]
    public void A_later_step_is_bounded_before_the_answers_it_is_asked_with_are_known()
    {
        var costs = new PricedItemCost(TestCatalog.Lite, TestCatalog.Catalog);
        var item = Plans.Dialogues(1).Items[0];

        var both = costs.Of(item, [])!.Value;
        var second = costs.Of(item, ["The final answer."])!.Value;

        Assert.True(both > costs.OfNextStep(item, [])!.Value + second);
        Assert.Equal(second, costs.OfNextStep(item, ["The final answer."]));
    }
}
