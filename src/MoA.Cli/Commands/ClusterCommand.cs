using System.CommandLine;

namespace MoA.Cli.Commands;

/// <summary><c>moa cluster</c>: the database that silos share.</summary>
internal static class ClusterCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment) => new("cluster", "Prepare the PostgreSQL database that silos share, and look at it.")
    {
        ClusterInitCommand.Create(globals, environment),
        ClusterStatusCommand.Create(globals, environment),
    };
}
