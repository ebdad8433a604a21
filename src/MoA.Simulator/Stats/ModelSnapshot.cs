namespace MoA.Simulator;

/// <summary>The counters of one model at one moment. <c>Calls</c> is the sum of the four outcomes and <c>InFlight</c>.</summary>
/// <param name="Calls">Calls that arrived.</param>
/// <param name="Completed">Calls answered as asked.</param>
/// <param name="Failed">Calls that a fault ended, or whose connection broke.</param>
/// <param name="Rejected429">Calls refused with 429.</param>
/// <param name="CancelledByClient">Calls whose client went away first.</param>
/// <param name="InFlight">Calls in flight now; refused calls never are.</param>
/// <param name="MaxInFlight">The most calls in flight at one moment.</param>
/// <param name="PromptTokens">Prompt tokens of the calls that produced an answer or a part of one.</param>
/// <param name="CompletionTokens">Tokens produced.</param>
/// <param name="ReplayMisses">Calls whose message the replay file lacks.</param>
public sealed record ModelSnapshot(
    long Calls,
    long Completed,
    long Failed,
    long Rejected429,
    long CancelledByClient,
    int InFlight,
    int MaxInFlight,
    long PromptTokens,
    long CompletionTokens,
    long ReplayMisses);
