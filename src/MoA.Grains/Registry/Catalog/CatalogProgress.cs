namespace MoA.Grains.Registry.Catalog;

/// <summary>Up to where an activation of a bucket has come with taking changes, or with storing them.</summary>
/// <param name="Activation">The activation.</param>
/// <param name="Version">How many changes.</param>
[GenerateSerializer]
[Immutable]
[Alias("moa.catalog.progress")]
internal readonly record struct CatalogProgress([property: Id(0)] Guid Activation, [property: Id(1)] long Version);
