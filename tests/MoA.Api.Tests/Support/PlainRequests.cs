using System.Text;
using System.Text.Json;
using MoA.Core.Engine;

namespace MoA.Api.Tests.Support;

/// <summary>Stands in for what writes requests to providers.</summary>
internal sealed class PlainRequests : IAgentRequestWriter
{
    public byte[] Write(AgentCall call) => Encoding.UTF8.GetBytes(
        $$"""{"model":"{{call.Model.Name}}","messages":[{{string.Join(',', call.Messages.Select(message => message.Json.GetRawText()))}}],"temperature":{{JsonSerializer.Serialize(call.Sampling.Temperature)}}}""");
}
