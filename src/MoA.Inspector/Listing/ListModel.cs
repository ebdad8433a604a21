using MoA.Core.Runs;

namespace MoA.Inspector.Listing;

/// <summary>A page of the list of runs, with the filters it was made by.</summary>
/// <param name="Query">The filters.</param>
/// <param name="Page">The runs.</param>
/// <param name="Mixtures">Mixtures and models to filter by.</param>
/// <param name="HasTenants">Whether the reader may choose the tenant; a reader with a key sees his own runs alone.</param>
public sealed record ListModel(RunQuery Query, RunPage Page, IReadOnlyList<string> Mixtures, bool HasTenants);
