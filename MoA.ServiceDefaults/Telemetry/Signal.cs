namespace MoA.ServiceDefaults.Telemetry;

/// <summary>A kind of telemetry.</summary>
[Flags]
internal enum Signal
{
    None = 0,
    Traces = 1,
    Metrics = 2,
    Logs = 4,
    All = Traces | Metrics | Logs,
}
