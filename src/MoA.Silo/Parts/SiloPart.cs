using MoA.Core.Configuration;

namespace MoA.Silo.Parts;

/// <summary>
/// Something a silo can be made of: a way to find other silos, a storage, a surrounding. A silo uses those that its configuration asks for. Parts
/// whose packages not everybody has are projects of their own, each an executable that is this silo with that part.
/// </summary>
public abstract class SiloPart
{
    /// <summary>What the configuration calls it; a kind of <see cref="StoreKind"/>, or <c>kubernetes</c> or <c>dashboard</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Finds what is wrong before anything starts. Asked only where the part is needed; other errors may have been found already.</summary>
    /// <param name="cluster">The configuration of the cluster.</param>
    public virtual IEnumerable<ConfigurationError> Check(ClusterOptions cluster) => [];

    /// <summary>Makes this silo find others. Called where <see cref="ClusteringOptions.Kind"/> is <see cref="Name"/>.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="cluster">The configuration of the cluster, checked.</param>
    public virtual void UseClustering(ISiloBuilder silo, ClusterOptions cluster) => throw NotMine("clustering");

    /// <summary>
    /// Adds the grain storages of <see cref="Grains.Hosting.ClusterStorage"/> and the storage of reminders. Called where
    /// <see cref="ClusterStorageOptions.Kind"/> is <see cref="Name"/>.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="cluster">The configuration of the cluster, checked.</param>
    public virtual void UseStorage(ISiloBuilder silo, ClusterOptions cluster) => throw NotMine("storage");

    /// <summary>Adds a surrounding or a feature. Called where the setting of this name is true.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">The whole configuration, checked.</param>
    public virtual void UseFeature(ISiloBuilder silo, MoaOptions options) => throw NotMine("a feature");

    /// <summary>Maps HTTP endpoints of a feature, before those of the API.</summary>
    /// <param name="app">The host.</param>
    /// <param name="options">The whole configuration, checked.</param>
    public virtual void Map(WebApplication app, MoaOptions options)
    {
    }

    private NotSupportedException NotMine(string what) => new($"The part '{Name}' has no {what}.");
}
