namespace MoA.Simulator;

/// <summary>
/// Strict limits, judged as calls arrive over a sliding window of 60 seconds. Calls that are refused with 429 do not count.
/// </summary>
public sealed class ModelLimits
{
    /// <summary>Calls granted in any 60 s; 1 or more. Default null: no limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// Tokens granted in any 60 s; 1 or more. A call counts prompt plus <c>max_tokens</c> on arrival (without <c>max_tokens</c>: the prompt
    /// alone), and its actual usage from its end on. Default null: no limit.
    /// </summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>Calls in flight at the same moment; 1 or more. Default null: no limit.</summary>
    public int? MaxInFlight { get; set; }

    internal bool Any => RequestsPerMinute is not null || TokensPerMinute is not null || MaxInFlight is not null;
}
