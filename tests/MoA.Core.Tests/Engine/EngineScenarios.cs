using FsCheck;
using FsCheck.Fluent;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

/// <summary>Random scenarios, and smaller ones to explain a failure.</summary>
internal static class EngineScenarios
{
    private static readonly string[] Models = ["a", "b", "c", "d"];
    private static readonly string[] Texts = ["one", "  two\nlines ", "1. 2. Responses from models:", "\U0001F680 <é>&\"", "", " \n ", "[[1]]", "Candidate 2"];

    public static Arbitrary<EngineScenario> Arbitrary { get; } = Arb.From(Scenario(), Smaller);

    private static Gen<EngineScenario> Scenario() =>
        from layers in Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(Layer(), count))
        from aggregator in Gen.Elements(Models)
        from kind in Gen.Frequency((2, Gen.Constant(MixtureKind.Synthesize)), (1, Gen.Constant(MixtureKind.Rank)))
        from agent in Agent()
        from budget in Gen.Frequency((3, Gen.Constant<RunBudget?>(null)), (1, Budget()))
        from crashes in Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(Crash(), count))
        select new EngineScenario(
            new Mixture
            {
                Name = "random",
                Kind = kind,
                Layers = [.. layers.Select(layer => layer.Spec)],
                Aggregator = new AgentSlot { Model = aggregator },
                MaxTokens = 64,
                Budget = budget,
            },
            [.. layers.Select(layer => layer.Agents)],
            agent,
            crashes);

    private static Gen<(MixtureLayer Spec, ScriptedAgent[] Agents)> Layer() =>
        from slots in Gen.Choose(1, 6)
        from models in Gen.ArrayOf(Gen.Elements(Models), slots)
        from agents in Gen.ArrayOf(Agent(), slots)
        from min in Gen.Frequency((3, Gen.Choose(0, 1)), (1, Gen.Choose(0, slots)))
        from quorum in Gen.Frequency((2, Gen.Constant<Quorum?>(null)), (1, AnyQuorum(Math.Max(1, min), slots)))
        select (new MixtureLayer { Proposers = [.. models.Select(model => new AgentSlot { Model = model })], MinProposals = min, Quorum = quorum }, agents);

    private static Gen<Quorum?> AnyQuorum(int least, int slots) =>
        from after in Gen.Choose(least, slots)
        from grace in Gen.Elements(0, 1, 30)
        select (Quorum?)new Quorum(after, TimeSpan.FromMilliseconds(grace));

    private static Gen<ScriptedAgent> Agent() =>
        from kind in Gen.Frequency(
            (8, Gen.Constant(AgentOutcomeKind.Answer)),
            (1, Gen.Constant(AgentOutcomeKind.Length)),
            (1, Gen.Constant(AgentOutcomeKind.Refusal)),
            (1, Gen.Constant(AgentOutcomeKind.ContentFilter)),
            (3, Gen.Constant(AgentOutcomeKind.Failed)))
        from error in Gen.Elements(Enum.GetValues<AgentErrorCode>())
        from text in Gen.Elements(Texts)
        from deltas in Gen.Choose(0, 4)
        from reported in Gen.Elements(true, true, false)
        from delay in Gen.Elements(0, 0, 1, 5, 20, 50)
        select new ScriptedAgent(kind, error, text, deltas, reported, delay);

    private static Gen<RunBudget?> Budget() =>
        from tokens in Gen.Choose(1, 6000)
        from cost in Gen.Choose(1, 6000)
        from which in Gen.Choose(0, 2)
        select (RunBudget?)new RunBudget { MaxTokens = which != 1 ? tokens : null, MaxCost = which != 0 ? cost / 1_000_000m : null };

    private static Gen<Crash> Crash() =>
        from kind in Gen.Elements(Enum.GetValues<CrashKind>())
        from number in Gen.Choose(1, kind is CrashKind.AtCall or CrashKind.StopAtCall ? 10 : 6)
        from downtime in Gen.Choose(0, 1_000_000)
        select new Crash(kind, number, downtime);

    private static IEnumerable<EngineScenario> Smaller(EngineScenario scenario)
    {
        for (var index = 0; index < scenario.Crashes.Length; index++)
            yield return scenario with { Crashes = [.. scenario.Crashes.Where((_, at) => at != index)] };
        for (var index = 0; index < scenario.Proposers.Length; index++)
        {
            yield return scenario with
            {
                Mixture = scenario.Mixture with { Layers = [.. scenario.Mixture.Layers.Where((_, at) => at != index)] },
                Proposers = [.. scenario.Proposers.Where((_, at) => at != index)],
            };
        }

        if (scenario.Mixture.Budget is not null)
            yield return scenario with { Mixture = scenario.Mixture with { Budget = null } };
        if (scenario.Mixture.Layers.Any(layer => layer.Quorum is not null))
            yield return scenario with { Mixture = scenario.Mixture with { Layers = [.. scenario.Mixture.Layers.Select(layer => layer with { Quorum = null })] } };
        if (scenario.Proposers.Any(layer => layer.Any(agent => agent.DelayMs > 0)))
            yield return scenario with { Proposers = [.. scenario.Proposers.Select(layer => layer.Select(agent => agent with { DelayMs = 0 }).ToArray())] };
    }
}
