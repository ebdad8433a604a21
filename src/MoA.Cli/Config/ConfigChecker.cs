using MoA.Core.Configuration;
using MoA.Core.Mixtures;
using MoA.Hosting.Configuration;
using MoA.Server;

namespace MoA.Cli.Config;

/// <summary>Reads a configuration as the server does.</summary>
internal static class ConfigChecker
{
    public static ConfigReport Check(string? file, string? data, Func<string, string?> variable)
    {
        try
        {
            var configuration = HostConfiguration.Read(ServerHost.Arguments(file, data, demo: false), simulator: null);
            var catalog = configuration.Catalog;
            ConfigurationError[] warnings = [.. Warnings(catalog, variable), .. Warnings(configuration.Options.Cluster, variable)];
            return new ConfigReport(true, [], warnings, catalog.Providers.Count, catalog.Models.Count, catalog.Mixtures.Count);
        }
        catch (InvalidConfigurationException invalid)
        {
            return new ConfigReport(false, invalid.Errors, [], 0, 0, 0);
        }
    }

    private static IEnumerable<ConfigurationError> Warnings(MoaCatalog catalog, Func<string, string?> variable) => catalog.Providers.Values
        .Where(provider => provider.ApiKeyEnvironmentVariable is { } name && string.IsNullOrEmpty(variable(name)))
        .Select(provider => new ConfigurationError(
            $"MoA:Providers:{provider.Id}:ApiKeyEnvironmentVariable",
            $"the environment variable {provider.ApiKeyEnvironmentVariable} is not set here, so calls to this provider will fail."));

    private static IEnumerable<ConfigurationError> Warnings(ClusterOptions cluster, Func<string, string?> variable) =>
        from store in new (string Path, IStoreConnection Connection)[] { ("MoA:Cluster:Clustering", cluster.Clustering), ("MoA:Cluster:Storage", cluster.Storage) }
        where store.Connection.ConnectionStringEnvironmentVariable is { } name && string.IsNullOrEmpty(variable(name))
        select new ConfigurationError(
            $"{store.Path}:ConnectionStringEnvironmentVariable",
            $"the environment variable {store.Connection.ConnectionStringEnvironmentVariable} is not set here, so a silo would not start.");
}
