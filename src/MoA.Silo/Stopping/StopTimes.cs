namespace MoA.Silo.Stopping;

/// <summary>How long the steps of a stop may take, after the runs' own grace (<c>MoA:Runs:ShutdownGraceSeconds</c>).</summary>
internal static class StopTimes
{
    /// <summary>For callers to read the ends of their answers.</summary>
    public static readonly TimeSpan Requests = TimeSpan.FromSeconds(5);

    /// <summary>For grains to write what is left and go, and for the silo to leave its cluster.</summary>
    public static readonly TimeSpan Leave = TimeSpan.FromSeconds(25);
}
