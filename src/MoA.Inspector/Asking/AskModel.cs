using MoA.Inspector.Components;

namespace MoA.Inspector.Asking;

/// <summary>What the form of the first page shows.</summary>
/// <param name="Choices">What can be asked.</param>
public sealed record AskModel(IReadOnlyList<MixtureChoice> Choices);
