using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Json;
using MoA.Core.Mixtures;
using MoA.Core.Prompt;
using MoA.Core.Runs;
using MoA.Testing;

namespace MoA.Core.Tests.Engine;

/// <summary>What holds of every run, whatever its mixture, its agents and the crashes of its hosts.</summary>
public sealed class RunEngineProperties
{
    private static readonly Config Hard = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void Every_run_ends_once_with_a_consistent_journal_and_asks_nothing_twice() =>
        Prop.ForAll(EngineScenarios.Arbitrary, Check).Check(Hard);

    private static void Check(EngineScenario scenario)
    {
        var hosts = Run(scenario).GetAwaiter().GetResult();
        var journal = hosts[^1].Journal.Events;
        var run = RunProjection.Fold(journal);

        Assert.Empty(hosts.SelectMany(host => host.Faults));
        JournalIsConsistent(scenario, journal, run);
        SumsAddUp(scenario, journal, run);
        PublishedIsGapless(hosts);
        WatchersSeeOneStream(hosts, journal, run);
        ReferencesAreTheAnswersOfTheLayerBefore(scenario, hosts, run);
        if (scenario.Mixture.Kind == MixtureKind.Rank)
            TheAnswerIsTheProposalThatWasNamed(run);
        if (scenario.IsDecided)
            OutcomeFollowsFromTheScript(scenario, run);
    }

    private static async Task<List<ScenarioHost>> Run(EngineScenario scenario)
    {
        var time = new FakeTimeProvider();
        var first = new MemoryJournal();
        await first.AppendAsync(EngineFixture.Id, [new RunStarted
        {
            Sequence = 1,
            Time = time.GetUtcNow(),
            Header = new RunHeader
            {
                Id = EngineFixture.Id,
                Created = time.GetUtcNow(),
                Mixture = scenario.Mixture,
                Request = EngineFixture.Ask("Why?"),
            },
        }]);

        var hosts = new List<ScenarioHost>();
        foreach (var crash in scenario.Crashes.Append(null))
        {
            var stored = hosts.Count == 0 ? first.Stored : hosts[^1].Journal.Stored;
            var host = new ScenarioHost(scenario, crash, new MemoryJournal(stored), new FakeTimeProvider(time.GetUtcNow()), resume: hosts.Count > 0);
            hosts.Add(host);
            await host.WorkAsync();
            time.Advance(TimeSpan.FromMilliseconds(100 + (crash?.DowntimeMs ?? 0)));
        }

        return hosts;
    }

    private static void JournalIsConsistent(EngineScenario scenario, IReadOnlyList<RunEvent> journal, RunProjection run)
    {
        Assert.NotNull(run.Ended);
        Assert.Single(journal, next => next.IsTerminal);
        Assert.Same(journal[^1], journal.Single(next => next.IsTerminal));
        Assert.DoesNotContain(journal, next => next is AnswerDelta);
        var proposals = ScenarioHost.ProposalsOf(journal).Select(proposal => (proposal.Layer, proposal.Slot)).ToArray();
        Assert.Equal(proposals.Distinct(), proposals);
        foreach (var layer in run.Layers.Where(layer => layer.Completed is not null))
        {
            Assert.True(layer.Slots.All(slot => slot is not null), $"Layer {layer.Index} ended with a slot open.");
            var completed = journal.OfType<LayerCompleted>().Single(next => next.Layer == layer.Index);
            Assert.Equal(layer.Slots.Length, completed.Completed + completed.Failed + completed.Cancelled);
            Assert.Equal(layer.Answered.Count(), completed.Completed);
        }

        Assert.Equal(Enumerable.Range(1, run.Layers.Count), run.Layers.Select(layer => layer.Index));
        Assert.True(run.Layers.SkipLast(1).All(layer => layer.Completed is not null), "A layer began before the one before it was done.");
        Assert.NotEqual(RunStatus.Cancelled, run.Status);
        Assert.NotEqual(RunErrorCode.Internal, (run.Ended as RunFailed)?.Error.Code);
        Assert.NotEqual(RunErrorCode.DeadlineExceeded, (run.Ended as RunFailed)?.Error.Code);
        Assert.True(run.Layers.Count <= scenario.Mixture.LayerCount);
    }

    private static void SumsAddUp(EngineScenario scenario, IReadOnlyList<RunEvent> journal, RunProjection run)
    {
        var ended = run.Ended!;
        var all = ScenarioHost.ProposalsOf(journal).Concat(ended.Answer is null ? [] : [ended.Answer]).ToArray();
        Assert.Equal(all.Aggregate(default(TokenUsage), (sum, proposal) => sum + proposal.Usage), ended.Usage);
        Assert.Equal(all.Sum(proposal => proposal.Cost), ended.Cost);
        Assert.Equal(run.Usage, ended.Usage);
        Assert.Equal(run.Cost, ended.Cost);
        // Prices of the scripted models: 1 and 2 a million.
        Assert.Equal((ended.Usage.PromptTokens + (2m * ended.Usage.CompletionTokens)) / 1_000_000m, ended.Cost);
        Assert.True(double.IsFinite(ended.ProviderMs) && ended.ProviderMs >= 0);
        Assert.True(scenario.Mixture.Budget?.MaxTokens is not { } tokens || ended.Usage.TotalTokens <= tokens, "The token budget was overspent.");
        Assert.True(scenario.Mixture.Budget?.MaxCost is not { } cost || ended.Cost <= cost, "The cost budget was overspent.");
    }

    private static void PublishedIsGapless(IReadOnlyList<ScenarioHost> hosts)
    {
        foreach (var host in hosts)
        {
            var numbers = host.Seen.Select(seen => seen.Event.Sequence).ToArray();
            if (numbers.Length > 0)
                Assert.Equal(Enumerable.Range(0, numbers.Length).Select(index => numbers[0] + index), numbers);
            Assert.DoesNotContain(host.Seen, seen => seen.Event is AnswerStreamed);
        }
    }

    // Whatever a watcher has seen, of whichever host: what it keeps when it goes on from its cursor, and what it is then sent, is the journal.
    private static void WatchersSeeOneStream(IReadOnlyList<ScenarioHost> hosts, IReadOnlyList<RunEvent> journal, RunProjection run)
    {
        var whole = Expand(journal).Select(Form).ToArray();
        Assert.Equal(Enumerable.Range(1, whole.Length).Select(number => (long)number), Expand(journal).Select(next => next.Sequence));
        foreach (var host in hosts)
        {
            for (var count = 1; count <= host.Seen.Count; count++)
            {
                var after = run.GoOnAfter(host.Seen[count - 1].Cursor);
                foreach (var (seen, _) in host.Seen.Take(count).Where(seen => seen.Event.Sequence <= after))
                    Assert.Equal(whole[seen.Sequence - 1], Form(seen));
                Assert.True(after >= 0 && after <= host.Seen[count - 1].Event.Sequence);
                if (host == hosts[^1])
                    Assert.Equal(host.Seen[count - 1].Event.Sequence, after);
            }
        }

        static IEnumerable<RunEvent> Expand(IEnumerable<RunEvent> events) =>
            events.SelectMany(IEnumerable<RunEvent> (next) => next is AnswerStreamed streamed ? streamed.Expand() : [next]);

        // The journal keeps one time for all deltas of an answer.
        static string Form(RunEvent next) =>
            JsonSerializer.Serialize(next is AnswerDelta ? next with { Time = default } : next, MoaJson.Relaxed.RunEvent);
    }

    private static void ReferencesAreTheAnswersOfTheLayerBefore(EngineScenario scenario, IReadOnlyList<ScenarioHost> hosts, RunProjection run)
    {
        foreach (var call in hosts.SelectMany(host => host.Calls))
        {
            var texts = call.Layer == 1 ? [] : run.Layers[call.Layer - 2].Answered.Select(answer => scenario.Proposers[answer.Layer - 1][answer.Slot].Text.Trim()).ToArray();
            var prompt = AggregateAndSynthesize.Instructions + string.Concat(texts.Select((text, index) => $"\n{index + 1}. {text}"));
            var question = ChatMessage.Create("user", "Why?");
            if (scenario.Mixture.Kind == MixtureKind.Rank && call.Layer == scenario.Mixture.LayerCount)
            {
                Assert.Contains(
                    new[] { false, true }.Select(again => ChooseBest.AddTo([question], texts, again)[0].Text), asked => asked == call.Messages.Single().Text);
                continue;
            }

            ChatMessage[] expected = texts.Length == 0 ? [question] : [ChatMessage.Create("system", prompt), question];
            Assert.Equal(expected.Select(message => message.Json.GetRawText()), call.Messages.Select(message => message.Json.GetRawText()));
        }
    }

    private static void OutcomeFollowsFromTheScript(EngineScenario scenario, RunProjection run)
    {
        for (var layer = 0; layer < scenario.Proposers.Length; layer++)
        {
            var usable = scenario.Proposers[layer].Count(agent => agent.IsUsable);
            Assert.Equal(usable, run.Layers[layer].Answered.Count());
            if (usable >= scenario.Mixture.Layers[layer].MinProposals)
                continue;
            var failed = Assert.IsType<RunFailed>(run.Ended);
            Assert.Equal(layer + 1, run.Layers.Count);
            Assert.Equal(scenario.Proposers[layer].Length - usable, failed.Error.Causes.Count);
            return;
        }

        var answers = scenario.Mixture.Kind == MixtureKind.Rank ? IsRanked(scenario, run) : scenario.Aggregator.IsAnswer;
        if (answers)
            Assert.IsType<RunCompleted>(run.Ended);
        else
            Assert.IsType<RunFailed>(run.Ended);
        Assert.NotNull(run.Ended!.Answer);
    }

    private static bool IsRanked(EngineScenario scenario, RunProjection run)
    {
        var candidates = scenario.Proposers.Length == 0 ? 0 : run.Layers[scenario.Proposers.Length - 1].Answered.Count();
        var ranker = scenario.Aggregator;
        return candidates == 1
            || (ranker.Kind is AgentOutcomeKind.Answer or AgentOutcomeKind.Length
                && ChoiceReply.Read(ranker.Text, candidates, ranker.Kind == AgentOutcomeKind.Length) is not null);
    }

    private static void TheAnswerIsTheProposalThatWasNamed(RunProjection run)
    {
        if (run.Ended is not RunCompleted { Answer: { } answer })
            return;
        var chosen = Assert.IsType<ProposalChoice>(answer.Chosen);
        var candidates = run.Layers[^2].Answered.ToArray();
        Assert.Equal(run.Layers.Count - 1, chosen.Layer);
        var index = Array.FindIndex(candidates, candidate => candidate.Slot == chosen.Slot);
        Assert.Equal((candidates[index].Model, candidates[index].Content), (chosen.Model, answer.Content));
        if (candidates.Length == 1)
            Assert.Null(chosen.Reply);
        else
            Assert.Equal(index + 1, ChoiceReply.Read(chosen.Reply, candidates.Length));
    }
}
