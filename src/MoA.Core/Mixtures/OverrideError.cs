namespace MoA.Core.Mixtures;

/// <summary>Why a request may not change its mixture as it asks.</summary>
/// <param name="Field">The request field, such as <c>moa.proposers[2]</c>.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record OverrideError(string Field, string Message);
