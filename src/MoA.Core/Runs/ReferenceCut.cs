namespace MoA.Core.Runs;

/// <summary>A reference that was shortened to fit a model's context window.</summary>
/// <param name="Reference">The reference's number in the prompt, from 1.</param>
/// <param name="Slot">The proposer slot of the layer before that it came from.</param>
/// <param name="Characters">Its length, in UTF-16 units.</param>
/// <param name="Kept">How many of them were sent.</param>
public sealed record ReferenceCut(int Reference, int Slot, int Characters, int Kept);
