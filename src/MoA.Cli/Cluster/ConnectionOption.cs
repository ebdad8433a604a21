using System.CommandLine;
using MoA.Cli.Commands;
using MoA.Cli.Errors;

namespace MoA.Cli.Cluster;

/// <summary>Says which database a command works on.</summary>
internal sealed class ConnectionOption(GlobalOptions globals, CliEnvironment environment)
{
    private const string Variable = "MOA_CLUSTER_CONNECTION";

    private readonly Option<string?> _connection = new("--connection")
    {
        Description = $"The database, such as \"Host=127.0.0.1;Database=moa;Username=moa\". Others on the machine can read a command line: leave the password to PGPASSWORD. Default: {Variable}.",
        HelpName = "CONN",
    };

    public void AddTo(Command command) => command.Add(_connection);

    /// <summary>The connection string.</summary>
    /// <exception cref="CliException">There is none, or an option has no place here.</exception>
    public string Read(ParseResult parsed)
    {
        if (globals.Server(parsed) is not null || globals.Data(parsed) is not null || globals.IsDemo(parsed))
            throw new CliException(ExitCode.Usage, "cluster commands work on a database: leave --server, --data and --demo out.");
        return parsed.GetValue(_connection)
            ?? (environment.Variable(Variable) is { Length: > 0 } fallback ? fallback : throw new CliException(ExitCode.Usage, $"Which database? Give --connection, or set {Variable}."));
    }
}
