using Microsoft.AspNetCore.Components;
using MoA.Core.Runs;
using MoA.Inspector.Components;
using MoA.Inspector.Provenance;
using MoA.Inspector.Timeline;

namespace MoA.Inspector.Inspecting;

/// <summary>A run as its page shows it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Timeline">Where its time went.</param>
/// <param name="Answer">Its answer as HTML; null while there is none.</param>
/// <param name="Origins">Where the answer's sentences came from; null while there is no answer, or no proposer.</param>
/// <param name="Request">What starts it once more.</param>
/// <param name="NeedsKey">Whether callers need a key.</param>
/// <param name="Choices">What it can be replayed with.</param>
public sealed record InspectModel(
    RunSnapshot Run,
    RunTimeline Timeline,
    MarkupString? Answer,
    AnswerOrigins? Origins,
    ReplayRequest Request,
    bool NeedsKey,
    IReadOnlyList<MixtureChoice> Choices);
