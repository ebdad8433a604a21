using MoA.Core.Configuration;

namespace MoA.Grains.Registry.Catalog;

/// <summary>How long ended runs are kept.</summary>
/// <param name="MaxAge">Time after its end; null: for ever.</param>
internal sealed record CatalogRetention(TimeSpan? MaxAge)
{
    public static CatalogRetention From(JournalOptions options) =>
        new(options.RetentionDays > 0 ? TimeSpan.FromDays(options.RetentionDays) : null);
}
