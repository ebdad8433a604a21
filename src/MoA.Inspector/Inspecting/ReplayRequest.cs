namespace MoA.Inspector.Inspecting;

/// <summary>What starts a run once more.</summary>
/// <param name="Body">The body of the request, as JSON.</param>
/// <param name="Otherwise">The same for another mixture: without <c>model</c>, and without what the run changed about its own layers.</param>
/// <param name="Doubt">Why a replay may go by another recipe than the run did; null: it goes by the same.</param>
public sealed record ReplayRequest(string Body, string Otherwise, string? Doubt);
