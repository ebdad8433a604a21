using MoA.Core.Configuration;

namespace MoA.Silo.Parts;

/// <summary>The parts that this executable has.</summary>
internal sealed class SiloParts(IEnumerable<SiloPart> more)
{
    // Parts that an executable may lack, and the one that has each and all before it.
    private static readonly (string Part, string Executable)[] AddOns =
    [
        (SiloNeed.Dashboard, "MoA.Silo.Dashboard"),
        (SiloNeed.Kubernetes, "MoA.Silo.Kubernetes"),
        (StoreKind.Azure, "MoA.Silo.Azure"),
    ];

    private readonly Dictionary<string, SiloPart> _parts =
        new SiloPart[] { new LocalhostPart(), new MemoryPart(), new PostgresPart() }.Concat(more).ToDictionary(part => part.Name, StringComparer.Ordinal);

    /// <summary>Finds what is wrong with a configuration for these parts.</summary>
    public IEnumerable<ConfigurationError> Check(ClusterOptions cluster)
    {
        var needs = SiloNeed.Of(cluster).ToArray();
        var missing = needs.Where(need => !_parts.ContainsKey(need.Part) && AddOns.Any(addOn => addOn.Part == need.Part)).ToArray();
        var executable = AddOns.LastOrDefault(addOn => missing.Any(need => need.Part == addOn.Part)).Executable;
        var used = needs.Select(need => need.Part).Distinct().Where(_parts.ContainsKey);
        return
        [
            .. missing.Select(need => new ConfigurationError(
                need.Setting, $"asks for '{need.Part}', which this executable was built without: start {executable}, which is this silo with it.")),
            .. used.SelectMany(name => _parts[name].Check(cluster)),
        ];
    }

    /// <summary>Makes a silo of what its configuration asks for.</summary>
    public ISiloBuilder Use(ISiloBuilder silo, MoaOptions options)
    {
        foreach (var need in SiloNeed.Of(options.Cluster))
        {
            var part = _parts[need.Part];
            switch (need.Use)
            {
                case SiloNeed.Purpose.Clustering:
                    part.UseClustering(silo, options.Cluster);
                    break;
                case SiloNeed.Purpose.Storage:
                    part.UseStorage(silo, options.Cluster);
                    break;
                default:
                    part.UseFeature(silo, options);
                    break;
            }
        }

        return silo;
    }

    /// <summary>Maps the HTTP endpoints of the parts that are used.</summary>
    public void Map(WebApplication app, MoaOptions options)
    {
        foreach (var name in SiloNeed.Of(options.Cluster).Select(need => need.Part).Distinct())
            _parts[name].Map(app, options);
    }
}
