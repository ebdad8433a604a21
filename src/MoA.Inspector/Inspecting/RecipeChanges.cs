using System.Text.Json;
using MoA.Core.Json;
using MoA.Core.Mixtures;

namespace MoA.Inspector.Inspecting;

/// <summary>Finds the request field <c>moa</c> that makes a run's recipe of its mixture as it is configured now.</summary>
internal static class RecipeChanges
{
    /// <summary>Finds it by trial: what the API would make of each candidate is compared with the recipe.</summary>
    /// <param name="ran">The recipe.</param>
    /// <param name="catalog">The configuration, with its limits.</param>
    /// <param name="mayUse">Which models the reader may name; null: all.</param>
    /// <returns>The changes, and why they do not make the recipe; null: they make it.</returns>
    public static (MixtureOverrides Changes, string? Doubt) Of(Mixture ran, MoaCatalog catalog, Func<string, bool>? mayUse)
    {
        if (catalog.Find(ran.Name) is not { } configured)
            return (new MixtureOverrides(), $"'{ran.Name}' is no longer configured: choose another mixture.");
        var limits = new MixtureOverrides { Budget = BudgetOf(ran, configured), Deadline = ran.Deadline == configured.Deadline ? null : ran.Deadline };
        var around = limits with { Aggregator = ran.Aggregator.Model == configured.Aggregator.Model ? null : ran.Aggregator.Model };
        var wanted = Json(ran);
        foreach (var candidate in Candidates(ran, around))
        {
            var (made, errors) = MixtureOverrider.Apply(configured, candidate, catalog, mayUse);
            if (errors.Count == 0 && Json(made) == wanted)
                return (candidate, null);
        }

        var rest = new[] { around, limits }.FirstOrDefault(candidate => MixtureOverrider.Apply(configured, candidate, catalog, mayUse).Errors.Count == 0);
        return (rest ?? new MixtureOverrides(), $"No request can ask for this run's recipe any more, since '{ran.Name}' or its limits are configured otherwise now: a replay goes by the configuration.");
    }

    // A request gives every layer the same proposers, so there are no more ways than these; the one that says least comes first.
    private static IEnumerable<MixtureOverrides> Candidates(Mixture ran, MixtureOverrides around)
    {
        yield return around;
        yield return around with { Layers = ran.LayerCount };
        if (ran.Layers.Count == 0)
            yield break;
        string[] proposers = [.. ran.Layers[0].Proposers.Select(slot => slot.Model)];
        yield return around with { Proposers = proposers };
        yield return around with { Layers = ran.LayerCount, Proposers = proposers };
    }

    private static RunBudget? BudgetOf(Mixture ran, Mixture configured)
    {
        var cost = ran.Budget?.MaxCost == configured.Budget?.MaxCost ? null : ran.Budget?.MaxCost;
        var tokens = ran.Budget?.MaxTokens == configured.Budget?.MaxTokens ? null : ran.Budget?.MaxTokens;
        return cost is null && tokens is null ? null : new RunBudget { MaxCost = cost, MaxTokens = tokens };
    }

    // A budget without limits is none.
    private static string Json(Mixture recipe) =>
        JsonSerializer.Serialize(recipe.Budget is { MaxCost: null, MaxTokens: null } ? recipe with { Budget = null } : recipe, MoaJson.Relaxed.Mixture);
}
