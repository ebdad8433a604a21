using ClusterMember = MoA.Postgres.Members.ClusterMember;

namespace MoA.ClusterBench.Harness;

/// <summary>Where the silos of a scenario meet and keep their runs: a real server of its own, which can be taken away and given back.</summary>
internal interface IClusterStore : IAsyncDisposable
{
    /// <summary>What people call it.</summary>
    string Name { get; }

    /// <summary>The executable of silos that can use it.</summary>
    string Silo { get; }

    /// <summary>Variables that make a silo use it.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>What it logged.</summary>
    string Log { get; }

    /// <summary>All silos that it knows of, in all their lives.</summary>
    Task<IReadOnlyList<ClusterMember>> MembersAsync();

    /// <summary>Takes it away.</summary>
    Task StopAsync();

    /// <summary>Gives it back with what was stored in it.</summary>
    Task StartAgainAsync();
}
