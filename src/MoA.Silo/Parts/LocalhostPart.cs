using System.Net;
using MoA.Core.Configuration;

namespace MoA.Silo.Parts;

/// <summary>A cluster of one: this silo keeps the list of its members itself.</summary>
internal sealed class LocalhostPart : SiloPart
{
    public override string Name => StoreKind.Localhost;

    public override void UseClustering(ISiloBuilder silo, ClusterOptions cluster) => silo.UseDevelopmentClustering(primarySiloEndpoint: (IPEndPoint?)null);
}
