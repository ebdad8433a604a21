using System.Text.Json;
using MoA.Core.Engine;
using MoA.Core.Json;

namespace MoA.Grains.Agents;

/// <summary>A part of an agent's reply. Within a silo it is handed over as it is.</summary>
/// <param name="reply">The part.</param>
[Immutable]
internal sealed class AgentReplyMessage(AgentReply reply)
{
    /// <summary>The part.</summary>
    public AgentReply Reply { get; } = reply;
}

/// <summary>The wire form of <see cref="AgentReplyMessage"/>.</summary>
[GenerateSerializer]
[Alias("moa.agent.reply")]
internal struct AgentReplySurrogate
{
    /// <summary>The part as JSON, UTF-8.</summary>
    [Id(0)]
    public byte[] Reply;
}

/// <summary>Converts between the two.</summary>
[RegisterConverter]
internal sealed class AgentReplyConverter : IConverter<AgentReplyMessage, AgentReplySurrogate>
{
    /// <inheritdoc/>
    public AgentReplyMessage ConvertFromSurrogate(in AgentReplySurrogate surrogate) =>
        new(JsonSerializer.Deserialize(surrogate.Reply, MoaJson.Relaxed.AgentReply)!);

    /// <inheritdoc/>
    public AgentReplySurrogate ConvertToSurrogate(in AgentReplyMessage value) => new()
    {
        Reply = JsonSerializer.SerializeToUtf8Bytes(value.Reply, MoaJson.Relaxed.AgentReply),
    };
}
