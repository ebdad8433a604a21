using System.Text.Json;
using MoA.Core.Chat;

namespace MoA.Core.Mixtures;

/// <summary>
/// What a mixture that ranks cannot be asked. Its answer is a proposal, and proposals are text that another model reads, so nobody in it may
/// call a tool.
/// </summary>
public static class RankedRequest
{
    private static readonly string[] ToolFields = ["tools", "functions"];

    /// <summary>Looks for a field that a mixture cannot honour.</summary>
    /// <param name="mixture">The recipe, overrides applied.</param>
    /// <param name="request">What is asked of it.</param>
    /// <returns>The field and why; null: there is none, or the mixture does not rank.</returns>
    public static OverrideError? Refusal(Mixture mixture, ChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(request);
        if (mixture.Kind != MixtureKind.Rank)
            return null;
        var field = ToolFields.FirstOrDefault(name =>
            request.AggregatorFields.TryGetValue(name, out var tools) && tools.ValueKind == JsonValueKind.Array && tools.GetArrayLength() > 0);
        return field is null
            ? null
            : new OverrideError(
                field, $"cannot be used with '{mixture.Name}', which chooses one of several texts (Kind is Rank): leave it out, or name a mixture that synthesizes.");
    }
}
