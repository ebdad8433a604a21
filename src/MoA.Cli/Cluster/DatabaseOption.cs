using System.CommandLine;
using MoA.Cli.Commands;
using MoA.Cli.Errors;
using MoA.Core.Configuration;
using MoA.Hosting.Configuration;
using MoA.Server;

namespace MoA.Cli.Cluster;

/// <summary>Says which databases a command works on: the one that is named, or those of a configuration.</summary>
internal sealed class DatabaseOption(GlobalOptions globals, CliEnvironment environment)
{
    private const string Variable = "MOA_CLUSTER_CONNECTION";

    private readonly Option<string?> _connection = new("--connection")
    {
        Description = "The database, such as \"Host=127.0.0.1;Database=moa;Username=moa\". Others on the machine can read a command line: leave the password to "
            + $"PGPASSWORD. Default: those of MoA:Cluster in the file named by --config, else {Variable}.",
        HelpName = "CONN",
    };

    public void AddTo(Command command) => command.Add(_connection);

    /// <summary>The connection strings, each once; clustering's first.</summary>
    /// <exception cref="CliException">There is none, or an option has no place here.</exception>
    /// <exception cref="InvalidConfigurationException">The configuration has errors.</exception>
    public IReadOnlyList<string> Read(ParseResult parsed)
    {
        if (globals.Server(parsed) is not null || globals.Data(parsed) is not null || globals.IsDemo(parsed))
            throw new CliException(ExitCode.Usage, "cluster commands work on a database: leave --server, --data and --demo out.");
        var (connection, config) = (parsed.GetValue(_connection), globals.Config(parsed));
        return (connection, config) switch
        {
            (not null, not null) => throw new CliException(ExitCode.Usage, "--connection and --config each name the database: leave one of them out."),
            (not null, null) => [connection],
            (null, not null) => OfConfiguration(config),
            _ => environment.Variable(Variable) is { Length: > 0 } fallback
                ? [fallback]
                : throw new CliException(ExitCode.Usage, $"Which database? Give --connection or --config, or set {Variable}."),
        };
    }

    private string[] OfConfiguration(string file)
    {
        var cluster = HostConfiguration.Read(ServerHost.Arguments(file, data: null, demo: false), simulator: null).Options.Cluster;
        string?[] named =
        [
            cluster.Clustering.Kind == StoreKind.Postgres ? Found(ClusterConnections.Clustering(cluster, environment.Variable), cluster.Clustering) : null,
            cluster.Storage.Kind == StoreKind.Postgres ? Found(ClusterConnections.Storage(cluster, environment.Variable), cluster.Storage) : null,
        ];
        string[] connections = [.. named.OfType<string>().Distinct(StringComparer.Ordinal)];
        return connections.Length > 0
            ? connections
            : throw new CliException(ExitCode.Usage, $"Neither MoA:Cluster:Clustering nor MoA:Cluster:Storage of {file} is of the kind postgres: there is nothing to prepare.");
    }

    private static string Found(string? connection, IStoreConnection source) => string.IsNullOrWhiteSpace(connection)
        ? throw new CliException(ExitCode.Usage, $"The environment variable {source.ConnectionStringEnvironmentVariable} is not set: put the connection string into it.")
        : connection;
}
