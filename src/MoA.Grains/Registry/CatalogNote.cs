using MoA.Core.Runs;
using MoA.Grains.Registry.Catalog;

namespace MoA.Grains.Registry;

/// <summary>What a silo has to say to the catalog about a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Row">The run as it stands; null: it was opened and has no records.</param>
internal sealed record CatalogNote(RunId Run, RunRow? Row)
{
    /// <summary>Whether the supervisor may forget the run once this is stored.</summary>
    public bool Closes => Row is not { IsOpen: true };
}
