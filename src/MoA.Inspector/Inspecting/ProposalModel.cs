using MoA.Core.Runs;
using MoA.Inspector.Provenance;
using MoA.Inspector.Timeline;

namespace MoA.Inspector.Inspecting;

/// <summary>A proposal as a card shows it.</summary>
/// <param name="Run">Its run.</param>
/// <param name="Call">It, with its times.</param>
/// <param name="Origins">Where the answer's sentences came from; null: not known, or not shown.</param>
public sealed record ProposalModel(RunSnapshot Run, TimelineCall Call, AnswerOrigins? Origins);
