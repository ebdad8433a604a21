namespace MoA.Silo.Stopping;

/// <summary>How long the steps of a stop take, beside the runs' own grace (<c>MoA:Runs:ShutdownGraceSeconds</c>).</summary>
internal static class StopTimes
{
    /// <summary>
    /// Within the grace: for clients that keep connections to send their next requests, and to be told by the answers to close them. Readiness probes,
    /// too, hear of the stop.
    /// </summary>
    public static readonly TimeSpan Notice = TimeSpan.FromSeconds(2);

    /// <summary>For callers to read the ends of their answers.</summary>
    public static readonly TimeSpan Requests = TimeSpan.FromSeconds(5);

    /// <summary>For grains to write what is left and go, and for the silo to leave its cluster.</summary>
    public static readonly TimeSpan Leave = TimeSpan.FromSeconds(25);
}
