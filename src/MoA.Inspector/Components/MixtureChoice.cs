using MoA.Api.Auth;
using MoA.Core.Mixtures;

namespace MoA.Inspector.Components;

/// <summary>A mixture or a model that can be asked.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsMixture">Whether it is a mixture.</param>
/// <param name="Note">What it is made of, in a line.</param>
public sealed record MixtureChoice(string Id, bool IsMixture, string Note)
{
    /// <summary>Everything that a caller may ask, mixtures first.</summary>
    internal static IReadOnlyList<MixtureChoice> All(MoaCatalog catalog, ApiKey? key) =>
    [
        .. catalog.Mixtures.Values.Where(mixture => key?.MayUse(mixture.Name) ?? true)
            .Select(mixture => new MixtureChoice(mixture.Name, true, Describe(mixture, catalog))),
        .. catalog.Models.Keys.Where(id => key?.MayUse(id) ?? true)
            .Select(id => new MixtureChoice(id, false, $"One call, no proposers{Simulated(catalog.Find(id)!, catalog)}.")),
    ];

    /// <summary>A recipe in a line.</summary>
    internal static string Describe(Mixture mixture, MoaCatalog catalog)
    {
        var proposers = string.Join(" + ", mixture.Layers.Select(layer => layer.Proposers.Count));
        var last = mixture.Kind == MixtureKind.Rank ? $"{mixture.Aggregator.Model} chooses the best" : mixture.Aggregator.Model;
        return $"{mixture.LayerCount} layers: {proposers} proposers, then {last}{Simulated(mixture, catalog)}.";
    }

    private static string Simulated(Mixture mixture, MoaCatalog catalog) => catalog.IsSimulated(mixture) ? "; simulated" : "";
}
