using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace MoA.Silo;

/// <summary>Says in a sentence why a silo could not start.</summary>
internal static class StartFailure
{
    /// <summary>Categories under which Orleans logs the same with stack traces.</summary>
    public static IReadOnlyList<string> LogCategories { get; } = ["Orleans.Runtime.Silo", "Orleans.Runtime.SiloLifecycleSubject", "Orleans.Lifecycle"];

    /// <summary>Explains a failure; null: it is none that an operator can mend.</summary>
    public static string? Explain(Exception failure) => Causes(failure).Select(Describe).FirstOrDefault(explanation => explanation is not null);

    private static string? Describe(Exception cause) => cause switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable } =>
            "the PostgreSQL database does not have the tables of a cluster: make them with 'moa cluster init'.",
        PostgresException refusal => $"PostgreSQL refused: {refusal.MessageText} ({refusal.SqlState}).",
        NpgsqlException unreachable => $"PostgreSQL cannot be reached: {unreachable.GetBaseException().Message}",
        AddressInUseException taken => $"the port of MoA:Cluster:SiloPort or GatewayPort is taken: {taken.Message}",
        OrleansConfigurationException wrong => wrong.Message,
        global::Orleans.Runtime.MembershipService.OrleansClusterConnectivityCheckFailedException alone => alone.Message,
        _ => null,
    };

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        IEnumerable<Exception> inner = failure is AggregateException many ? many.InnerExceptions : failure.InnerException is { } one ? [one] : [];
        return inner.SelectMany(Causes).Prepend(failure);
    }
}
