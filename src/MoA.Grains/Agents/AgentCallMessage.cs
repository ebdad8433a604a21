using System.Text.Json;
using MoA.Core.Engine;
using MoA.Core.Json;

namespace MoA.Grains.Agents;

/// <summary>
/// A call for an agent's grain. The grain lives in the silo of the run, so the call is handed over as it is, with its callback and its progress; the
/// wire form is for the case that a silo being upgraded cannot host the grain.
/// </summary>
/// <param name="call">The call.</param>
[Immutable]
internal sealed class AgentCallMessage(AgentCall call)
{
    /// <summary>The call.</summary>
    public AgentCall Call { get; } = call;
}

/// <summary>The wire form of <see cref="AgentCallMessage"/>.</summary>
[GenerateSerializer]
[Alias("moa.agent.call")]
internal struct AgentCallSurrogate
{
    /// <summary>
    /// The call as JSON, UTF-8. <see cref="AgentCall.TryPayAgain"/> does not travel: without it nobody counts further attempts. Nor does
    /// <see cref="AgentCall.Progress"/>: without it all the time of a call that is stopped passes for the provider's.
    /// </summary>
    [Id(0)]
    public byte[] Call;
}

/// <summary>Converts between the two.</summary>
[RegisterConverter]
internal sealed class AgentCallConverter : IConverter<AgentCallMessage, AgentCallSurrogate>
{
    /// <inheritdoc/>
    public AgentCallMessage ConvertFromSurrogate(in AgentCallSurrogate surrogate) =>
        new(JsonSerializer.Deserialize(surrogate.Call, MoaJson.Relaxed.AgentCall)!);

    /// <inheritdoc/>
    public AgentCallSurrogate ConvertToSurrogate(in AgentCallMessage value) => new()
    {
        Call = JsonSerializer.SerializeToUtf8Bytes(value.Call, MoaJson.Relaxed.AgentCall),
    };
}
