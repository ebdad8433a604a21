using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Tests.Engine;

/// <summary>What one scripted agent does.</summary>
/// <param name="Kind">How it ends.</param>
/// <param name="Error">Why, where it fails.</param>
/// <param name="Text">What it answers.</param>
/// <param name="Deltas">In how many pieces, where it streams.</param>
/// <param name="Reported">Whether usage is reported.</param>
/// <param name="DelayMs">How long it takes.</param>
internal sealed record ScriptedAgent(AgentOutcomeKind Kind, AgentErrorCode Error, string Text, int Deltas, bool Reported, int DelayMs)
{
    public bool IsUsable => Kind is AgentOutcomeKind.Answer or AgentOutcomeKind.Length && !string.IsNullOrWhiteSpace(Text);

    public bool BreaksOff => Kind == AgentOutcomeKind.Failed && Deltas > 0
        && Error is AgentErrorCode.ReplyCut or AgentErrorCode.StreamError or AgentErrorCode.StreamStalled or AgentErrorCode.ProviderUnavailable;

    public bool IsAnswer => Kind != AgentOutcomeKind.Failed;
}

internal enum CrashKind
{
    BeforeAppend,
    AfterAppend,
    AtCall,
    AtDelta,
    StopAtCall,
    StopAtAppend,
}

/// <summary>Where one incarnation of the host dies, or stops.</summary>
/// <param name="Kind">What it dies at.</param>
/// <param name="Number">At which of them, from 1.</param>
/// <param name="DowntimeMs">How long nobody works on the run.</param>
internal sealed record Crash(CrashKind Kind, int Number, int DowntimeMs);

/// <summary>A whole random run: its mixture, what every agent does, and where hosts die.</summary>
internal sealed record EngineScenario(Mixture Mixture, ScriptedAgent[][] Proposers, ScriptedAgent Aggregator, Crash[] Crashes)
{
    /// <summary>Whether the outcome follows from the script alone, whatever the timing.</summary>
    public bool IsDecided => Mixture.Budget is null && Mixture.Layers.All(layer => layer.Quorum is null);

    public ScriptedAgent Of(AgentCall call) => call.Layer > Proposers.Length ? Aggregator : Proposers[call.Layer - 1][call.Slot];

    public override string ToString() =>
        string.Join('\n', Mixture.Layers.Select((layer, index) =>
            $"layer {index + 1}: min {layer.MinProposals}, {layer.Quorum?.ToString() ?? "no quorum"}\n  {string.Join("\n  ", Proposers[index].Select(agent => agent.ToString()))}"))
        + $"\n{Mixture.Kind}, aggregator: {Aggregator}\nbudget: {Mixture.Budget}\ncrashes: {string.Join(", ", Crashes.Select(crash => crash.ToString()))}";
}
