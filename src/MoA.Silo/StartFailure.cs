using Microsoft.AspNetCore.Connections;
using MoA.Postgres.Schema;
using MoA.Silo.Parts;
using Orleans.Runtime.MembershipService;

namespace MoA.Silo;

/// <summary>Says in a sentence why a silo could not start.</summary>
internal static class StartFailure
{
    // The watchdog may look at its clock before it has set it, and then warn of a stall as long as the machine is up.
    private const string FalseAlarm = "Orleans.Runtime.Watchdog";

    /// <summary>Categories that are of no use while a silo starts: Orleans logs the same there with stack traces.</summary>
    public static IReadOnlyList<string> LogCategories { get; } = ["Orleans.Runtime.Silo", "Orleans.Runtime.SiloLifecycleSubject", FalseAlarm];

    /// <summary>Explains a failure; null: it is none that an operator can mend.</summary>
    public static string? Explain(Exception failure) => Causes(failure).Select(Describe).FirstOrDefault(explanation => explanation is not null);

    private static string? Describe(Exception cause) => cause switch
    {
        PostgresSchemaException unusable => unusable.Message,
        SiloStartException unable => unable.Message,
        AddressInUseException taken => $"the port of MoA:Cluster:SiloPort or GatewayPort is taken: {taken.Message}",
        OrleansClusterConnectivityCheckFailedException alone => alone.Message,
        _ => null,
    };

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        IEnumerable<Exception> inner = failure is AggregateException many ? many.InnerExceptions : failure.InnerException is { } one ? [one] : [];
        return inner.SelectMany(Causes).Prepend(failure);
    }
}
